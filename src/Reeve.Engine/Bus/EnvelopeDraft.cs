namespace Reeve.Engine.Bus;

/// <summary>An event about to be published.</summary>
public sealed record EnvelopeDraft
{
    /// <summary>Null: a new id. The same id again is the same event, and nothing is done.</summary>
    public string? Id { get; init; }

    public required string Source { get; init; }

    public required string Kind { get; init; }

    public string Subject { get; init; } = "";

    public string Payload { get; init; } = "";

    public required string Owner { get; init; }

    /// <summary>Null: nothing led to it.</summary>
    public EventCause? LedBy { get; init; }

    public DateTimeOffset? At { get; init; }

    public long? Cause { get; init; }
}

/// <summary>The event that led to another, and how deep it lay.</summary>
public sealed record EventCause(string Envelope, int Depth);
