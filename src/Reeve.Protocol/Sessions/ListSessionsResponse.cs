namespace Reeve.Protocol.Sessions;

/// <summary>A page of conversations.</summary>
public sealed record ListSessionsResponse
{
    /// <summary>Newest activity first.</summary>
    public required IReadOnlyList<SessionReport> Sessions { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
