namespace Reeve.Connectors.Mcp;

/// <summary>Two streams as one: read from the first, write to the second.</summary>
internal sealed class JoinedStream(Stream read, Stream write) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => read.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await write.WriteAsync(buffer, cancellationToken);
        await write.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => read.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => write.Write(buffer, offset, count);

    public override void Flush() => write.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            write.Dispose();
            read.Dispose();
        }

        base.Dispose(disposing);
    }
}
