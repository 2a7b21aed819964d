using Reeve.Engine.Sessions;
using Reeve.Storage.Transcripts;

namespace Reeve.TestKit.Sessions;

/// <summary>The real files, with a disk that fails when a test says so.</summary>
public sealed class FaultyTranscripts(TranscriptFiles files) : ITranscriptFiles, IDisposable
{
    /// <summary>Thrown instead of writing.</summary>
    public Exception? AppendFault { get; set; }

    public int Appends { get; private set; }

    public Task<TranscriptWrite> AppendAsync(TranscriptPlace place, TranscriptStamp? expected, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Appends++;
        return AppendFault is { } fault ? Task.FromException<TranscriptWrite>(fault) : files.AppendAsync(place, expected, bytes, cancellationToken);
    }

    public Task<TranscriptStamp> CutAsync(TranscriptPlace place, long length, CancellationToken cancellationToken) => files.CutAsync(place, length, cancellationToken);

    public TranscriptStamp? Look(TranscriptPlace place) => files.Look(place);

    public Stream? OpenRead(TranscriptPlace place) => files.OpenRead(place);

    public Task<bool> DeleteAsync(TranscriptPlace place, CancellationToken cancellationToken) => files.DeleteAsync(place, cancellationToken);

    public void Dispose() => files.Dispose();
}
