namespace Reeve.Protocol.Compliance;

/// <summary>One limit of Article 73.</summary>
public sealed record IncidentDeadline
{
    /// <summary><c>general</c>, <c>critical_infrastructure</c> or <c>death</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>Days of 24 hours from the awareness.</summary>
    public required int Days { get; init; }

    /// <summary>The paragraph.</summary>
    public required string Basis { get; init; }

    /// <summary>What it is for.</summary>
    public required string When { get; init; }

    /// <summary>Not later than this.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Whether it is the severity that was chosen.</summary>
    public required bool Applies { get; init; }

    /// <summary>Whether it had passed when the report was asked for.</summary>
    public required bool IsOver { get; init; }
}
