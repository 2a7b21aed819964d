namespace Reeve.Protocol.Turns;

/// <summary>The run, where there is one yet.</summary>
public sealed record FindTurnResponse
{
    /// <summary><c>run_…</c>; null while the message waits, or when nothing is at work.</summary>
    public string? Run { get; init; }
}
