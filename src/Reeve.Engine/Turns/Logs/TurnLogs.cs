using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns.Logs;

/// <summary>
/// The output logs of turns: live ones in memory, ended ones in files under the run root, the oldest of which go when there are too many. Losing a file loses
/// output, never record. Thread-safe.
/// </summary>
public sealed partial class TurnLogs(TurnLogOptions options, TimeProvider time, ILogger<TurnLogs> logger)
{
    private const int SweepAfter = 64;

    private readonly ConcurrentDictionary<RunId, TurnLog> _live = new();
    private int _made;

    /// <summary>The log of a turn that begins, or goes on after a restart: then its numbers go on too.</summary>
    public TurnLog Open(RunId run)
    {
        if (Interlocked.Increment(ref _made) % SweepAfter == 1)
        {
            Sweep();
        }

        return _live.GetOrAdd(run, Make);
    }

    /// <summary>The live log; null when the turn is not at work here.</summary>
    public TurnLog? FindLive(RunId run) => _live.GetValueOrDefault(run);

    /// <summary>What is kept of an ended turn's output, after a cursor.</summary>
    public IEnumerable<TurnLogItem> ReadEnded(RunId run, long after) =>
        TurnLog.WithGaps(TurnLogFile.Read(PathOf(run)).Where(read => read.Seq > after), Math.Max(0, after) + 1);

    /// <summary>The turn has ended: what readers still need is in the file when this completes.</summary>
    public async Task CloseAsync(RunId run)
    {
        if (_live.TryGetValue(run, out var log))
        {
            await log.WrittenAsync();
            _live.TryRemove(run, out _);
        }
    }

    /// <summary>Forgets a run's words.</summary>
    public void Erase(RunId run)
    {
        var path = PathOf(run);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private TurnLog Make(RunId run)
    {
        var path = PathOf(run);
        var last = TurnLogFile.Read(path).Select(static read => read.Seq).DefaultIfEmpty(0).Max();
        return new TurnLog(new TurnLogFile(path, options, time, logger), path, last, options, time);
    }

    private string PathOf(RunId run) => Path.Combine(options.Folder, run.Value + ".jsonl");

    private void Sweep()
    {
        try
        {
            // Run ids sort by birth, so the names say which are oldest.
            var files = Directory.Exists(options.Folder) ? Directory.GetFiles(options.Folder, "run_*.jsonl") : [];
            Array.Sort(files, StringComparer.Ordinal);
            foreach (var old in files.Take(Math.Max(0, files.Length - options.MaxFiles)))
            {
                File.Delete(old);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotSwept(failure); // the next sweep tries again
        }
    }

    [LoggerMessage(1711, LogLevel.Warning, "Old output could not be removed")]
    private partial void LogNotSwept(Exception exception);
}
