namespace Reeve.Engine.Jobs;

/// <summary>Something an agent is to be told because a time came or something happened.</summary>
public sealed record JobRequest
{
    /// <summary>The same key of the same agent is the same job: its run's idempotency key.</summary>
    public required string Key { get; init; }

    public required string Agent { get; init; }

    /// <summary>With the agent the key of the conversation it takes place in.</summary>
    public required string Sender { get; init; }

    public required string Prompt { get; init; }

    /// <summary>Why, as the run records it: <c>schedule</c>, <c>event</c>.</summary>
    public required string Trigger { get; init; }

    /// <summary>Only an agent of this owner is told; null: whosever it is.</summary>
    public string? Owner { get; init; }
}
