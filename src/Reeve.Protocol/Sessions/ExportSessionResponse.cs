namespace Reeve.Protocol.Sessions;

/// <summary>A piece of the document; put one after the other the pieces are the whole.</summary>
public sealed record ExportSessionResponse
{
    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary><c>md</c>, <c>json</c> or <c>jsonl</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The piece.</summary>
    public required string Document { get; init; }

    /// <summary>The cursor of the next piece, null on the last.</summary>
    public string? Next { get; init; }
}
