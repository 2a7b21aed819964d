namespace Reeve.Protocol.Compliance;

/// <summary>What a report is about: system, agent, run, period.</summary>
public sealed record IncidentHead
{
    /// <summary>The exact build of Reeve.</summary>
    public required string Build { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary>The log's name.</summary>
    public required string Log { get; init; }

    /// <summary>The run asked about.</summary>
    public required string Run { get; init; }

    /// <summary>Its agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Its owner.</summary>
    public required string Owner { get; init; }

    /// <summary>Its state.</summary>
    public required string State { get; init; }

    /// <summary>A stable code for a bad end.</summary>
    public string? FailureCode { get; init; }

    /// <summary>What a person reads about the end.</summary>
    public string? Reason { get; init; }

    /// <summary>The models that were asked.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Which exact agent files were loaded.</summary>
    public IReadOnlyList<IncidentAgentFile> AgentFiles { get; init; } = [];

    /// <summary>When the first of the runs was created.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When the last of them was over; null while one is not.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary><c>general</c>, <c>critical_infrastructure</c> or <c>death</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The moment of awareness the deadlines are counted from.</summary>
    public required DateTimeOffset AwareAt { get; init; }

    /// <summary>Whether somebody stated it; otherwise it is when this report was asked for.</summary>
    public required bool AwareStated { get; init; }

    /// <summary>When this report was asked for.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>By whom.</summary>
    public required string AskedBy { get; init; }
}
