namespace Reeve.Engine.Heartbeat;

/// <summary>
/// What one check said: prose for a model, not a verdict. Two statuses only, and "could not check" never reads as "all clear" (law 7).
/// </summary>
public sealed record Signal(string CheckId, string Kind, SignalStatus Status, string Text, DateTimeOffset GatheredAt);

public enum SignalStatus
{
    /// <summary>The source was reached; the text says what it holds, also when that is "nothing".</summary>
    Ok,

    /// <summary>The source could not be read: UNKNOWN, not OK. The text says why.</summary>
    Degraded,
}
