namespace Reeve.Protocol.Compliance;

/// <summary>A step.</summary>
public sealed record IncidentAction
{
    /// <summary>Its run.</summary>
    public required string Run { get; init; }

    /// <summary>Its id.</summary>
    public required string Step { get; init; }

    /// <summary>Its number within the run.</summary>
    public required int Number { get; init; }

    /// <summary>What was done.</summary>
    public required string Tool { get; init; }

    /// <summary>Whether it changes the world.</summary>
    public required bool SideEffect { get; init; }

    /// <summary>Its state.</summary>
    public required string State { get; init; }

    /// <summary>The rule that decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The model it asked.</summary>
    public string? Model { get; init; }

    /// <summary>SHA-256 of its arguments, hex.</summary>
    public required string ArgsHash { get; init; }

    /// <summary>When it was intended.</summary>
    public required DateTimeOffset IntendedAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A stable code for a bad end.</summary>
    public string? FailureCode { get; init; }

    /// <summary>The entry of the intent, when it is cited.</summary>
    public long? IntendedEntry { get; init; }

    /// <summary>The entry of the outcome, when it is cited.</summary>
    public long? EndedEntry { get; init; }
}
