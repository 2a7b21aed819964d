using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Where transcripts lie: files that people read and may edit or remove. The port hides paths, links, permissions and the disk; it knows nothing of lines.
/// Failures of the disk are <c>storage_full</c> and <c>storage_failed</c>. Thread-safe for different files; one file has one writer at a time, its session's.
/// </summary>
public interface ITranscriptFiles
{
    /// <summary>
    /// Writes at the end and returns when the bytes are on the disk, the file's name too when it is new. Writes nothing unless the file is exactly as
    /// <paramref name="expected"/> says: null means there is none.
    /// </summary>
    Task<TranscriptWrite> AppendAsync(TranscriptPlace place, TranscriptStamp? expected, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Cuts what follows <paramref name="length"/>, on the disk when it returns. For a torn end only.</summary>
    Task<TranscriptStamp> CutAsync(TranscriptPlace place, long length, CancellationToken cancellationToken);

    /// <summary>Null when there is no such file.</summary>
    TranscriptStamp? Look(TranscriptPlace place);

    /// <summary>Opens for reading while others write; null when there is no such file.</summary>
    Stream? OpenRead(TranscriptPlace place);

    /// <summary>False when there was none.</summary>
    Task<bool> DeleteAsync(TranscriptPlace place, CancellationToken cancellationToken);
}

/// <summary>A transcript's address: <c>sessions/&lt;agent&gt;/&lt;id&gt;.jsonl</c>.</summary>
public sealed record TranscriptPlace(string Agent, SessionId Id)
{
    /// <summary>As people are told it.</summary>
    public string Display => $"sessions/{Agent}/{Id}.jsonl";
}

/// <summary>What a file looked like: another length or time means that somebody else wrote it.</summary>
public readonly record struct TranscriptStamp(long Length, DateTime ModifiedAt);

/// <summary>What became of an append.</summary>
public abstract record TranscriptWrite
{
    private TranscriptWrite()
    {
    }

    public sealed record Written(TranscriptStamp Now) : TranscriptWrite;

    /// <summary>The file is not as it was expected to be; nothing was written.</summary>
    public sealed record Moved : TranscriptWrite
    {
        public static readonly Moved Instance = new();
    }
}
