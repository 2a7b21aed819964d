namespace Reeve.Protocol.Events;

/// <summary>A started watch.</summary>
public sealed record SubscribeResponse
{
    /// <summary>Its id on this connection.</summary>
    public required string Subscription { get; init; }
}
