namespace Reeve.Protocol.Sessions;

/// <summary>Exports a conversation, piece by piece.</summary>
public sealed record ExportSessionRequest
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary><c>md</c> (default), <c>json</c> or <c>jsonl</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The cursor of the piece before.</summary>
    public string? After { get; init; }
}
