using System.Buffers;

namespace Reeve.Connectors.Mcp;

/// <summary>Cuts a stream into lines, none longer than the limit, in a buffer that grows with the longest and no further. Not thread-safe.</summary>
internal sealed class FrameReader(Stream stream, int limit) : IDisposable
{
    private const int First = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(First);
    private int _start;
    private int _end;
    private int _looked;

    /// <summary>The next line without its end, valid until the next call; null at the end of the stream. A line over the limit is <see cref="FrameTooLargeException"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_looked, _end - _looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, _looked + at - _start);
                _start = _looked = _looked + at + 1;
                return line.Length > limit ? throw new FrameTooLargeException() : line.Span.EndsWith("\r"u8) ? line[..^1] : line;
            }

            _looked = _end;
            if (_end - _start > limit)
            {
                throw new FrameTooLargeException();
            }

            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return null; // what stands there without its end was not finished
            }

            _end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_end, _looked, _start) = (_end - _start, _looked - _start, 0);
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
