using Reeve.Engine.Foundation;

namespace Reeve.Engine.Heartbeat;

/// <summary>What a tick came to, for whoever asked for it.</summary>
public sealed record TickResult
{
    public const string SkippedState = "skipped";

    public required string Agent { get; init; }

    /// <summary>Null when the tick was skipped.</summary>
    public RunId? Run { get; init; }

    /// <summary>The run's state in words, or <c>skipped</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>overlap</c>, <c>disabled</c>, <c>stopping</c>, …; null when it was not skipped.</summary>
    public string? Skipped { get; init; }

    public TickReport Report { get; init; } = TickReport.Nothing;

    /// <summary>What a person reads about the end.</summary>
    public string? Reason { get; init; }

    public static TickResult Skip(string agent, string why) => new() { Agent = agent, State = SkippedState, Skipped = why };
}

/// <summary>What happened inside a tick, in numbers.</summary>
public sealed record TickReport(int Checks, int Degraded, int Notified, int Digested, int Suppressed)
{
    public static readonly TickReport Nothing = new(0, 0, 0, 0, 0);
}
