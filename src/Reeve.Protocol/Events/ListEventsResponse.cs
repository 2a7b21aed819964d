namespace Reeve.Protocol.Events;

/// <summary>A page of events.</summary>
public sealed record ListEventsResponse
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<EventReport> Events { get; init; }

    /// <summary>The cursor to go on after.</summary>
    public required long Next { get; init; }
}
