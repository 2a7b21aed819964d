namespace Reeve.Protocol.Bus;

/// <summary>Lists subscriptions, by id.</summary>
public sealed record ListSubscriptionsRequest
{
    /// <summary>Only those that tell this agent.</summary>
    public string? Agent { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 100 by default.</summary>
    public int? Limit { get; init; }
}
