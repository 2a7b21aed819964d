using System.Threading.Channels;

namespace Reeve.Sources.Watching;

/// <summary>
/// Tells when it is time to look at a file again: at a notice of the file system, after a short pause because editors write in several strokes, and at every period whatever
/// the file system says. Its notices are a hint, the period is the promise. One reader.
/// </summary>
public sealed class FileNotices(string path, TimeSpan period, TimeSpan debounce, TimeProvider time) : IDisposable
{
    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? _watcher;

    /// <summary>Completes when the file deserves another look.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        Watch();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hint = _hints.Reader.WaitToReadAsync(either.Token).AsTask();
        var first = await Task.WhenAny(hint, Task.Delay(period, time, either.Token));
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first == hint)
        {
            await Task.Delay(debounce, time, cancellationToken);
            _hints.Reader.TryRead(out _);
        }
    }

    public void Dispose() => _watcher?.Dispose();

    /// <summary>Without notices (no folder, too many watches) the period is what is left; a watcher that broke is replaced at the next look.</summary>
    private void Watch()
    {
        var folder = Path.GetDirectoryName(path)!;
        if (_watcher is not null || !Directory.Exists(folder))
        {
            return;
        }

        try
        {
            var watcher = new FileSystemWatcher(folder, Path.GetFileName(path)) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += (_, _) => Hint();
            watcher.Created += (_, _) => Hint();
            watcher.Deleted += (_, _) => Hint();
            watcher.Renamed += (_, _) => Hint();
            watcher.Error += (_, _) => Drop(watcher);
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            _watcher = null; // the period goes on
        }
    }

    private void Hint() => _hints.Writer.TryWrite(true);

    private void Drop(FileSystemWatcher broken)
    {
        Interlocked.CompareExchange(ref _watcher, null, broken);
        broken.Dispose();
        Hint();
    }
}
