namespace Reeve.Protocol.Bus;

/// <summary>Publishes an event: whoever subscribed is told.</summary>
public sealed record PublishEventRequest
{
    /// <summary>What happened, in dotted lower-case words. What begins with <c>agent.</c> is the daemon's to say.</summary>
    public required string Kind { get; init; }

    /// <summary>Where, in dotted lower-case words; <c>client</c> by default.</summary>
    public string? Source { get; init; }

    /// <summary>About which thing, at most 200 characters.</summary>
    public string? Subject { get; init; }

    /// <summary>What there is to know of it, at most 32,768 characters.</summary>
    public string? Payload { get; init; }

    /// <summary>The same key publishes once, however often it is sent.</summary>
    public string? IdempotencyKey { get; init; }
}
