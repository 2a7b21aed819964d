namespace Reeve.Connectors.Mcp;

/// <summary>Reads no more than is allowed, then says so and fails with <see cref="FrameTooLargeException"/>: who reads may take a failure for the end of a stream. Not thread-safe, as streams are.</summary>
internal sealed class BoundedStream(Stream inner, McpConnectorOptions options, bool isEvents, TimeProvider time, Action tooMuch) : Stream
{
    private long _windowFrom = time.GetTimestamp();
    private long _inWindow;
    private long _inMessage;
    private bool _atLineStart = true;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        if (isEvents)
        {
            CountEvents(bytes);
        }
        else
        {
            _inMessage += bytes.Length;
        }

        if (_inMessage > options.MaxFrame)
        {
            tooMuch();
            throw new FrameTooLargeException();
        }
    }

    // An empty line ends an event; a line's end may be one of three, of which the two that count here hold a line feed.
    private void CountEvents(ReadOnlySpan<byte> bytes)
    {
        if (time.GetElapsedTime(_windowFrom) >= options.Window)
        {
            (_windowFrom, _inWindow) = (time.GetTimestamp(), 0);
        }

        _inWindow += bytes.Length;
        if (_inWindow > options.MaxFrame + options.MaxUnaskedBytes)
        {
            tooMuch();
            throw new FrameTooLargeException();
        }

        foreach (var one in bytes)
        {
            if (one == (byte)'\r')
            {
                continue;
            }

            _inMessage = one == (byte)'\n' && _atLineStart ? 0 : _inMessage + 1;
            _atLineStart = one == (byte)'\n';
        }
    }
}
