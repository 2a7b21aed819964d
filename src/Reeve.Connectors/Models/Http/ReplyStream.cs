namespace Reeve.Connectors.Models.Http;

/// <summary>A peer's reply: at most so many bytes (one more is an <see cref="IOException"/>), and never silent for too long. Owns the stream behind it.</summary>
internal sealed class ReplyStream(Stream inner, long limit, CallLimits limits) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        limits.Await();
        var read = await inner.ReadAsync(buffer, cancellationToken);
        limits.Rest();
        _read += read;
        return _read <= limit ? read : throw new IOException($"The reply is longer than {limit} bytes.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>
    /// Takes the end of a reply whose last word was heard, so that the connection can serve the next call; a peer that does not come to an end soon loses it.
    /// </summary>
    public async ValueTask DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var rest = new byte[1024];
        limits.Await(patience);
        try
        {
            for (var i = 0; i < 4 && await inner.ReadAsync(rest, cancellationToken) > 0; i++)
            {
                limits.Await(patience);
            }
        }
        catch (Exception unended) when (unended is IOException || (unended is OperationCanceledException && limits.WasSilent))
        {
            // The reply is whole all the same. Its connection is closed with it.
        }
    }

    public override void Flush()
    {
        // Nothing is written here.
    }

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
}
