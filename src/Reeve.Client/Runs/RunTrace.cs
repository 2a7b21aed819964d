using Reeve.Guard;
using Reeve.Guard.Tracing;

namespace Reeve.Client.Runs;

/// <summary>
/// The trace file of one run. A line is handed to the system before the call goes on, and forced to the disk as <see cref="TraceSync"/> says. What cannot
/// be written is not passed over: the write fails with <c>storage_failed</c> and so does every one after it, because the chain has a hole. Thread-safe.
/// </summary>
internal sealed class RunTrace : IDisposable
{
    private const int MostTraces = 1_000;
    private readonly Lock _lock = new();
    private readonly FileStream? _file;
    private readonly TraceChain _chain;
    private readonly TraceSync _sync;
    private readonly TimeProvider _time;
    private bool _broken;
    private bool _closed;

    private RunTrace(string run, FileStream? file, TraceSync sync, TimeProvider time)
    {
        _chain = new TraceChain(run);
        _file = file;
        _sync = sync;
        _time = time;
    }

    public string? Path => _file?.Name;

    public string Head
    {
        get
        {
            lock (_lock)
            {
                return _chain.Head;
            }
        }
    }

    /// <summary>Opens a new file in the folder; a run that is taken up again gets another one. Without a folder nothing is kept.</summary>
    public static RunTrace Open(string? folder, string run, TraceSync sync, TimeProvider time)
    {
        if (folder is null)
        {
            return new RunTrace(run, null, sync, time);
        }

        try
        {
            folder = System.IO.Path.GetFullPath(folder);
            PrivateFiles.MakeFolder(folder);
            for (var number = 1; number < MostTraces; number++)
            {
                var path = System.IO.Path.Combine(folder, number == 1 ? run + ".jsonl" : $"{run}-{number}.jsonl");
                if (!File.Exists(path))
                {
                    return new RunTrace(run, PrivateFiles.Create(path), sync, time);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(failure);
        }

        throw new ReeveException(ErrorCode.StorageFailed, $"there are too many traces of {run} in {folder}");
    }

    public void Write(TraceEntry entry)
    {
        lock (_lock)
        {
            if (_file is null || _closed)
            {
                return;
            }

            if (_broken)
            {
                throw Failed(null);
            }

            var line = _chain.Add(_time.GetUtcNow(), entry.Type, entry.Data);
            try
            {
                _file.Write(line.Span);
                if (_sync == TraceSync.Always || (_sync == TraceSync.SideEffects && entry.IsEffect))
                {
                    _file.Flush(flushToDisk: true);
                }
            }
            catch (IOException failure)
            {
                _broken = true;
                throw Failed(failure);
            }

            _closed = entry.Type == TraceFormat.Closed;
        }
    }

    /// <summary>The same where nothing more can be refused; false when the line could not be written.</summary>
    public bool TryWrite(TraceEntry entry)
    {
        try
        {
            Write(entry);
            return true;
        }
        catch (ReeveException)
        {
            // The caller decides what a hole in the trace means for the run; the next line that is needed fails loudly.
            return false;
        }
    }

    public void Dispose() => _file?.Dispose();

    private static ReeveException Failed(Exception? cause) =>
        new(ErrorCode.StorageFailed, "the trace cannot be written" + (cause is null ? "" : ": " + cause.Message), "is there room on the disk?", inner: cause);
}
