namespace Reeve.Protocol.Events;

/// <summary>Ends a watch.</summary>
public sealed record UnsubscribeRequest
{
    /// <summary>Its id on this connection.</summary>
    public required string Subscription { get; init; }
}
