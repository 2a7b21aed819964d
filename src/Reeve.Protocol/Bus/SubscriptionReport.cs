namespace Reeve.Protocol.Bus;

/// <summary>Which events tell which agent, and how that stands.</summary>
public sealed record SubscriptionReport
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What happens; <c>*</c> stands for anything.</summary>
    public required string Kind { get; init; }

    /// <summary>Where; <c>*</c> stands for anything.</summary>
    public required string Source { get; init; }

    /// <summary>Who is told.</summary>
    public required string Agent { get; init; }

    /// <summary>Whose agent that is; <c>daemon</c> while there is none of the name.</summary>
    public required string Owner { get; init; }

    /// <summary><c>active</c>, <c>disabled</c> (its file says so) or <c>used</c> (it was for once).</summary>
    public required string State { get; init; }

    /// <summary>The agent that made it with its tool; null when it is in the file.</summary>
    public string? MadeBy { get; init; }

    /// <summary>Events that matched.</summary>
    public required long Matches { get; init; }
}
