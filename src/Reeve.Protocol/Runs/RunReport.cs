namespace Reeve.Protocol.Runs;

/// <summary>A run as shown to a client.</summary>
public sealed record RunReport
{
    /// <summary><c>run_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>turn</c>, <c>tick</c>, <c>pipeline</c>, <c>stage</c>, <c>job</c> or <c>external</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>queued</c>, <c>running</c>, <c>waiting</c>, <c>succeeded</c>, <c>failed</c>, <c>timed_out</c>, <c>cancelled</c>, <c>killed</c> or <c>dead_letter</c>.</summary>
    public required string State { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Whose run it is.</summary>
    public required string Owner { get; init; }

    /// <summary>The project whose tools' configuration applies.</summary>
    public required string Project { get; init; }

    /// <summary>Why it exists.</summary>
    public required string Trigger { get; init; }

    /// <summary>The run that started it.</summary>
    public string? Parent { get; init; }

    /// <summary>Causes between it and a person or a clock.</summary>
    public int Depth { get; init; }

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it first ran.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A stable code for a bad end.</summary>
    public string? FailureCode { get; init; }

    /// <summary>What a person reads about the end.</summary>
    public string? Reason { get; init; }

    /// <summary>Steps so far.</summary>
    public int Steps { get; init; }

    /// <summary>Tokens sent to models.</summary>
    public long TokensIn { get; init; }

    /// <summary>Tokens received from models.</summary>
    public long TokensOut { get; init; }

    /// <summary>How many of the tokens sent came from a cache.</summary>
    public long TokensCached { get; init; }

    /// <summary>Cost in micro-dollars.</summary>
    public long MicroUsd { get; init; }
}
