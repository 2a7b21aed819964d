using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Agents;

/// <summary>
/// Keeps the catalog true to the folder: reads it once before the daemon goes on, then at every notice of the file system (after a short pause) and at every
/// period whatever the file system says. The notices are a hint, the period is the promise; a folder that appears later is found by it.
/// </summary>
internal sealed partial class AgentWatcher(AgentCatalog catalog, AgentsOptions options, TimeProvider time, ILogger<AgentWatcher> logger) : BackgroundService
{
    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? _watcher;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await catalog.RescanAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _watcher?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                Watch();
                if (await HintAsync(stoppingToken))
                {
                    await Task.Delay(options.Debounce, time, stoppingToken);
                    _hints.Reader.TryRead(out _);
                }

                await catalog.RescanAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    /// <summary>True when the file system gave a notice, false when the period is over.</summary>
    private async Task<bool> HintAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hint = _hints.Reader.WaitToReadAsync(either.Token).AsTask();
        var first = await Task.WhenAny(hint, Task.Delay(options.RescanEvery, time, either.Token));
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == hint;
    }

    /// <summary>Starts the notices when the folder is there. A watcher that broke (too many watches, folder replaced) is replaced at the next period.</summary>
    private void Watch()
    {
        if (_watcher is not null || !Directory.Exists(options.Folder))
        {
            return;
        }

        try
        {
            var watcher = new FileSystemWatcher(options.Folder, "*.md") { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
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
            LogUnwatched(options.Folder, failure.Message);
        }
    }

    private void Hint() => _hints.Writer.TryWrite(true);

    private void Drop(FileSystemWatcher broken)
    {
        Interlocked.CompareExchange(ref _watcher, null, broken);
        broken.Dispose();
        Hint();
    }

    [LoggerMessage(1310, LogLevel.Debug, "Agents are no longer watched")]
    private partial void LogStopped();

    [LoggerMessage(1311, LogLevel.Debug, "{Folder} gives no notices ({Reason}); it is read at every period")]
    private partial void LogUnwatched(string folder, string reason);
}
