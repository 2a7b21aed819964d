namespace Reeve.Protocol.Compliance;

/// <summary>A run of the incident.</summary>
public sealed record IncidentRun
{
    /// <summary><c>run_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Its owner.</summary>
    public required string Owner { get; init; }

    /// <summary>Its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Its state.</summary>
    public required string State { get; init; }

    /// <summary>The run that started it.</summary>
    public string? Parent { get; init; }

    /// <summary>Why it exists.</summary>
    public required string Trigger { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A stable code for a bad end.</summary>
    public string? FailureCode { get; init; }

    /// <summary>What a person reads about the end.</summary>
    public string? Reason { get; init; }
}
