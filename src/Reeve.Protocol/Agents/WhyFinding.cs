namespace Reeve.Protocol.Agents;

/// <summary>One proposed finding and its fate.</summary>
public sealed record WhyFinding
{
    /// <summary>What was proposed.</summary>
    public required string Title { get; init; }

    /// <summary><c>info</c> … <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The check it came from.</summary>
    public required string Check { get; init; }

    /// <summary>The rule or model that proposed it.</summary>
    public required string ProposedBy { get; init; }

    /// <summary><c>immediate</c>, <c>digest</c> or <c>suppressed</c>.</summary>
    public required string Disposition { get; init; }

    /// <summary>The rule that decided.</summary>
    public required string Rule { get; init; }

    /// <summary>Why, for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>The identity of the thing behind it.</summary>
    public required string DedupeKey { get; init; }

    /// <summary>The notification it became.</summary>
    public string? Notification { get; init; }
}
