namespace Reeve.Connectors.Mcp;

/// <summary>
/// What a server says on its error output: a file for people, never for models. Past the limit it becomes <c>.1</c>, so that two times the limit is the most; of a flood
/// only the beginning of each window is kept. A full disk loses lines. Used by one thread at a time.
/// </summary>
internal sealed class PeerLog(string path, int limit, TimeSpan window, TimeProvider time) : IDisposable
{
    private FileStream? _file;
    private long _windowFrom = time.GetTimestamp();
    private long _inWindow;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (time.GetElapsedTime(_windowFrom) >= window)
        {
            (_windowFrom, _inWindow) = (time.GetTimestamp(), 0);
        }

        var taken = (int)Math.Min(bytes.Length, Math.Max(0, limit - _inWindow));
        _inWindow += bytes.Length;
        if (taken == 0)
        {
            return;
        }

        try
        {
            if (_file is { } full && full.Length + taken > limit)
            {
                full.Dispose();
                _file = null;
                File.Move(path, path + ".1", overwrite: true);
            }

            _file ??= Open();
            _file.Write(bytes[..taken]);
            _file.Flush();
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            _file = null; // tried again with the next words: a server's errors must not end the daemon's watch over it
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
