namespace Reeve.Protocol.Events;

/// <summary>A started watch.</summary>
public sealed record SubscribeResponse
{
    /// <summary>Its id on this connection.</summary>
    public required string Subscription { get; init; }

    /// <summary>
    /// The cursor the watch begins after; a client that must dial again before the first event resumes here. Null when nothing is known to lie before it:
    /// then the same request again misses nothing.
    /// </summary>
    public long? After { get; init; }
}
