namespace Reeve.Engine.Turns;

/// <summary>The bounds of turns, where an agent's file sets none.</summary>
public sealed record TurnOptions
{
    /// <summary>How long a turn may take, not counting what a person takes to answer a question.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long one call of a model may take.</summary>
    public TimeSpan ModelTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most a model may write at once.</summary>
    public int MaxOutputTokens { get; init; } = 8_192;

    /// <summary>Calls a model may ask for at once; the rest are refused, and it is told.</summary>
    public int MaxCallsAtOnce { get; init; } = 32;

    /// <summary>Calls that are made at the same time.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>The longest message, in UTF-16 units.</summary>
    public int MaxMessage { get; init; } = 256 * 1024;

    /// <summary>How long a question waits for a person.</summary>
    public TimeSpan QuestionExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often a turn that waits for a person may outlive its daemon.</summary>
    public int Attempts { get; init; } = 1_000;

    /// <summary>How deep turns may start turns, on top of what holds for all runs.</summary>
    public int MaxDelegationDepth { get; init; } = 4;
}
