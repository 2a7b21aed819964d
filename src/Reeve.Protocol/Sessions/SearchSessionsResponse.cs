namespace Reeve.Protocol.Sessions;

/// <summary>What a search found. A few lines of each conversation; there may be a cursor without a hit, when much was read.</summary>
public sealed record SearchSessionsResponse
{
    /// <summary>Newest conversations first.</summary>
    public required IReadOnlyList<SessionHitReport> Hits { get; init; }

    /// <summary>The cursor to search on, null when everything was read.</summary>
    public string? Next { get; init; }
}
