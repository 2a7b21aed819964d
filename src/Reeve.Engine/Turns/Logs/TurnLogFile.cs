using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Turns.Logs;

/// <summary>
/// The file of one turn's log. Lines are taken at once and written behind the back of whoever made them, gathered; a disk that hangs or is full costs the file
/// its lines and the turn nothing. Bounded. Thread-safe.
/// </summary>
internal sealed partial class TurnLogFile(string path, TurnLogOptions options, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _pending = new(1024);
    private ArrayBufferWriter<byte> _writing = new(1024);
    private Task _pump = Task.CompletedTask;
    private long _taken;
    private bool _pumping;

    /// <summary>Takes one line without its end. <paramref name="always"/>: over the bound too, for the one line that says how it ended.</summary>
    public void Add(ReadOnlySpan<byte> line, bool always = false)
    {
        lock (_lock)
        {
            if (!always && (_taken + line.Length >= options.MaxFileBytes || _pending.WrittenCount + line.Length >= options.MaxUnwritten))
            {
                return; // a reader sees the hole in the numbers
            }

            _taken += line.Length + 1;
            _pending.Write(line);
            _pending.Write("\n"u8);
            if (_pumping)
            {
                return;
            }

            _pumping = true;
        }

        _pump = Task.Run(PumpAsync);
    }

    /// <summary>No more lines come; completes when what was taken is written, or cannot be.</summary>
    public Task EndAsync()
    {
        _ending.TrySetResult();
        return _pump;
    }

    /// <summary>Every whole line that can be read as an event, in order.</summary>
    public static IEnumerable<TurnEvent> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var lines = new StreamReader(file);
        while (lines.ReadLine() is { } line)
        {
            if (TurnEventJson.Read(line) is { } read)
            {
                yield return read;
            }
        }
    }

    private async Task PumpAsync()
    {
        while (TakeNext())
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using var file = new FileStream(path, Options());
                await file.WriteAsync(_writing.WrittenMemory);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                LogNotWritten(failure, path); // output, not record: the turn goes on, and its transcript has the words
            }

            _writing.ResetWrittenCount();
            await Task.WhenAny(Task.Delay(options.Gather, time), _ending.Task);
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private bool TakeNext()
    {
        lock (_lock)
        {
            if (_pending.WrittenCount == 0)
            {
                _pumping = false;
                return false;
            }

            (_pending, _writing) = (_writing, _pending);
            return true;
        }
    }

    [LoggerMessage(1710, LogLevel.Warning, "Output could not be written to {Path}")]
    private partial void LogNotWritten(Exception exception, string path);
}
