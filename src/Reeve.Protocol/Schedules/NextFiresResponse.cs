namespace Reeve.Protocol.Schedules;

/// <summary>The times that come.</summary>
public sealed record NextFiresResponse
{
    /// <summary>Earliest first.</summary>
    public required IReadOnlyList<NextFireReport> Fires { get; init; }
}
