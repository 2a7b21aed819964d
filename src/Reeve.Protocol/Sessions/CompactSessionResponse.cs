namespace Reeve.Protocol.Sessions;

/// <summary>The marker that was set.</summary>
public sealed record CompactSessionResponse
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>The marker's line.</summary>
    public required long Line { get; init; }
}
