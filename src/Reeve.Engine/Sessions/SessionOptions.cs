namespace Reeve.Engine.Sessions;

/// <summary>The bounds of conversations.</summary>
public sealed record SessionOptions
{
    /// <summary>Messages that may wait behind a turn of one session.</summary>
    public int MaxWaiting { get; init; } = 16;

    /// <summary>How large a transcript may grow.</summary>
    public long MaxTranscriptBytes { get; init; } = 256L << 20;

    /// <summary>Sessions kept ready in memory between two uses. The others cost nothing but their row.</summary>
    public int MaxReady { get; init; } = 1024;

    /// <summary>Bytes of transcripts one call of search reads before it answers with what it found and a cursor.</summary>
    public long SearchBytes { get; init; } = 64L << 20;
}
