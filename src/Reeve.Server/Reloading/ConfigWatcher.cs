using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Server.Reloading;

/// <summary>
/// Reloads when <c>reeve.yaml</c> or <c>prices.yaml</c> changes. The file system's notices are a hint, the period is the promise. A file that is wrong is told of once
/// and looked at again at every change.
/// </summary>
internal sealed partial class ConfigWatcher(ReloadService reloads, ReloadState state, TimeProvider time, ILogger<ConfigWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(200);

    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? _watcher;

    public override void Dispose()
    {
        _watcher?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Watch();
        try
        {
            while (true)
            {
                await HintAsync(stoppingToken);
                try
                {
                    await reloads.ReloadAsync("watcher", dryRun: false, stoppingToken);
                }
                catch (ReeveException failure)
                {
                    LogNotRecorded(failure.Code); // the log is full: the next look tries again
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task HintAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hint = _hints.Reader.WaitToReadAsync(either.Token).AsTask();
        if (await Task.WhenAny(hint, Task.Delay(Period, time, either.Token)) == hint)
        {
            await Task.Delay(Debounce, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _hints.Reader.TryRead(out _);
        }

        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // The home's own folder and nothing below it: what the daemon writes there all day must wake nobody.
    private void Watch()
    {
        var layout = state.Now.InForce.Layout;
        try
        {
            var watcher = new FileSystemWatcher(layout.Home) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Filters.Add(Path.GetFileName(layout.ConfigFile));
            watcher.Filters.Add(Path.GetFileName(layout.PricesFile));
            watcher.Changed += (_, _) => Hint();
            watcher.Created += (_, _) => Hint();
            watcher.Deleted += (_, _) => Hint();
            watcher.Renamed += (_, _) => Hint();
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            LogUnwatched(failure.Message);
        }
    }

    private void Hint() => _hints.Writer.TryWrite(true);

    [LoggerMessage(2160, LogLevel.Debug, "The configuration is no longer watched")]
    private partial void LogStopped();

    [LoggerMessage(2161, LogLevel.Debug, "The home gives no notices ({Reason}); the configuration is read at every period")]
    private partial void LogUnwatched(string reason);

    [LoggerMessage(2162, LogLevel.Warning, "A changed configuration could not be recorded yet ({Code})")]
    private partial void LogNotRecorded(string code);
}
