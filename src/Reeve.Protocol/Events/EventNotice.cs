namespace Reeve.Protocol.Events;

/// <summary>Server notification <c>event</c>.</summary>
public sealed record EventNotice
{
    /// <summary>The watch.</summary>
    public required string Subscription { get; init; }

    /// <summary>The event.</summary>
    public required EventReport Event { get; init; }
}
