namespace Reeve.Protocol.Sessions;

/// <summary>Reads one conversation, a page of lines at a time.</summary>
public sealed record GetSessionRequest
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>Lines after this number.</summary>
    public long? After { get; init; }

    /// <summary>The newest lines instead of the first ones.</summary>
    public bool? Last { get; init; }

    /// <summary>1..500, 100 by default.</summary>
    public int? Limit { get; init; }
}
