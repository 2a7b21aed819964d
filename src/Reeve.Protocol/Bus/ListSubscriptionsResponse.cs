using Reeve.Protocol.Daemon;

namespace Reeve.Protocol.Bus;

/// <summary>A page of subscriptions, and what is wrong with their file.</summary>
public sealed record ListSubscriptionsResponse
{
    /// <summary>By id.</summary>
    public required IReadOnlyList<SubscriptionReport> Subscriptions { get; init; }

    /// <summary>Why the file as it is now is not used; then these are the subscriptions of the last good one.</summary>
    public required IReadOnlyList<ProblemReport> Problems { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
