using System.Text;

namespace Reeve.Server.Hosting;

/// <summary>
/// The daemon's log on disk, bounded: past the limit the file becomes <c>.1</c> (replacing the one before) and a new one begins, so that it never
/// takes more than twice the limit. A full disk loses lines, never the daemon. Thread-safe (one lock around a buffered write).
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly long _limit;
    private FileStream? _stream;
    private bool _disposed;

    public LogFile(string path, long limitBytes)
    {
        _path = path;
        _limit = limitBytes;
        _stream = Open(FileMode.Append);
    }

    /// <summary>Lines that could not be written.</summary>
    public long Lost { get; private set; }

    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                if (_stream is { } full && full.Length + bytes.Length > _limit && full.Length > 0)
                {
                    full.Dispose();
                    _stream = null;
                    File.Move(_path, _path + ".1", overwrite: true);
                }

                _stream ??= Open(FileMode.Append);
                _stream.Write(bytes);
                _stream.Flush();
            }
            catch (IOException)
            {
                // No room, or the folder is gone: count it and try again with the next line.
                Lost++;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _stream?.Dispose();
        }
    }

    private FileStream Open(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(_path, options);
    }
}
