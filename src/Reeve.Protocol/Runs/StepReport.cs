namespace Reeve.Protocol.Runs;

/// <summary>A step as shown to a client.</summary>
public sealed record StepReport
{
    /// <summary><c>step_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>1, 2, 3, … within the run.</summary>
    public required int Number { get; init; }

    /// <summary>What was done.</summary>
    public required string Tool { get; init; }

    /// <summary><c>intended</c>, <c>allowed</c>, <c>held</c>, <c>done</c>, <c>failed</c>, <c>abandoned</c> or <c>denied</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether it changes something outside.</summary>
    public bool SideEffect { get; init; }

    /// <summary>SHA-256 of the arguments, hex.</summary>
    public required string ArgsHash { get; init; }

    /// <summary>The model it asked.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens sent.</summary>
    public long TokensIn { get; init; }

    /// <summary>Tokens received.</summary>
    public long TokensOut { get; init; }

    /// <summary>Cost in micro-dollars.</summary>
    public long MicroUsd { get; init; }

    /// <summary>The rule that decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When it was intended.</summary>
    public required DateTimeOffset IntendedAt { get; init; }

    /// <summary>When its outcome was recorded.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A stable code for a bad end.</summary>
    public string? FailureCode { get; init; }

    /// <summary>One line.</summary>
    public string? Summary { get; init; }
}
