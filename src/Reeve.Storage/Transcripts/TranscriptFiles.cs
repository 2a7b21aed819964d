using Microsoft.Win32.SafeHandles;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;
using Reeve.Guard;

namespace Reeve.Storage.Transcripts;

/// <summary>
/// Transcripts as files of the home, private to their owner. A write either is on the disk whole or is cut off again; when that cannot be done either, the file no longer
/// looks as its writer remembers it, and the session is settled before anything more is written. Nothing is written through a link, and no folder is left. Thread-safe.
/// </summary>
public sealed class TranscriptFiles(string home) : ITranscriptFiles, IDisposable
{
    private const string Folder = "sessions";

    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DiskLanes _lanes = new();

    public Task<TranscriptWrite> AppendAsync(TranscriptPlace place, TranscriptStamp? expected, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _lanes.RunAsync(() => Guarded(place, () => Append(PathOf(place), expected, bytes.Span)));
    }

    public Task<TranscriptStamp> CutAsync(TranscriptPlace place, long length, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _lanes.RunAsync(() => Guarded(place, () =>
        {
            using var file = File.OpenHandle(PathOf(place), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            Cut(file, length);
            return StampOf(file);
        }));
    }

    public TranscriptStamp? Look(TranscriptPlace place) => Guarded(place, () =>
    {
        var file = new FileInfo(PathOf(place));
        return file.Exists ? new TranscriptStamp(file.Length, file.LastWriteTimeUtc) : (TranscriptStamp?)null;
    });

    public Stream? OpenRead(TranscriptPlace place) => Guarded(place, () =>
    {
        try
        {
            return new FileStream(PathOf(place), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // an answer, not a failure: a person may remove their own file
        }
    });

    public Task<bool> DeleteAsync(TranscriptPlace place, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _lanes.RunAsync(() => Guarded(place, () =>
        {
            var path = PathOf(place);
            if (!File.Exists(path))
            {
                return false;
            }

            File.Delete(path);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            return true;
        }));
    }

    public void Dispose() => _lanes.Dispose();

    private TranscriptWrite Append(string path, TranscriptStamp? expected, ReadOnlySpan<byte> bytes)
    {
        var isNew = expected is null;
        if (isNew)
        {
            MakeFolders(Path.GetDirectoryName(path)!);
        }

        if (isNew == File.Exists(path))
        {
            return TranscriptWrite.Moved.Instance;
        }

        using var file = Open(path, isNew);
        if (expected is { } stamp && StampOf(file) != stamp)
        {
            return TranscriptWrite.Moved.Instance;
        }

        var before = expected?.Length ?? 0;
        try
        {
            RandomAccess.Write(file, bytes, before);
            RandomAccess.FlushToDisk(file);
            if (isNew)
            {
                FolderSync.Flush(Path.GetDirectoryName(path)!);
            }
        }
        catch (IOException)
        {
            // Half a line must not stay: the writer is told it failed. Should cutting fail as well, the torn end is found and cut when the session is settled.
            Cut(file, before);
            throw;
        }

        return new TranscriptWrite.Written(StampOf(file));
    }

    private static SafeFileHandle Open(string path, bool isNew)
    {
        var mode = isNew ? FileMode.CreateNew : FileMode.Open;
        if (OperatingSystem.IsWindows() || !isNew)
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }

        using var made = new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    private static void Cut(SafeFileHandle file, long length)
    {
        RandomAccess.SetLength(file, length);
        RandomAccess.FlushToDisk(file);
    }

    private static TranscriptStamp StampOf(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    private void MakeFolders(string folder)
    {
        var root = Path.Combine(home, Folder);
        foreach (var path in new[] { root, folder })
        {
            if (Directory.Exists(path))
            {
                continue;
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, PrivateFolder);
            }

            FolderSync.Flush(Path.GetDirectoryName(path)!);
        }
    }

    // Names are checked by whoever makes a place; here again, because this is where one becomes a path.
    private string PathOf(TranscriptPlace place)
    {
        if (!AgentNameRules.IsName(place.Agent) || !SessionNameRules.IsId(place.Id.Value))
        {
            throw new ArgumentException("The place of a transcript is an agent's name and a session's id.", nameof(place));
        }

        var folder = Path.Combine(home, Folder, place.Agent);
        var path = Path.Combine(folder, place.Id.Value + ".jsonl");
        foreach (var part in new[] { Path.Combine(home, Folder), folder, path })
        {
            if (new FileInfo(part).LinkTarget is not null)
            {
                throw new ReeveException(
                    ErrorCode.StorageFailed, $"{Path.GetRelativePath(home, part)} is a link; transcripts are not written through links.", "Put the real folder there.");
            }
        }

        return path;
    }

    private static T Guarded<T>(TranscriptPlace place, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Of(failure, place.Display);
        }
    }
}
