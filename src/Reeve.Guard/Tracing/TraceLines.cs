namespace Reeve.Guard.Tracing;

/// <summary>
/// The lines of a stream, one at a time in one buffer. What stands after the last line feed is no line: <see cref="TornBytes"/> counts it. A line
/// longer than a trace may have is given cut, so that it is found malformed instead of being kept. Not thread-safe.
/// </summary>
internal sealed class TraceLines(Stream stream)
{
    private const int Room = 2 * (TraceFormat.LongestLine + 1);

    private readonly byte[] _buffer = new byte[Room];
    private int _start;
    private int _end;
    private int _length;
    private bool _skipping;

    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start - _length - 1, _length);

    public int TornBytes { get; private set; }

    public bool MoveNext()
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                _start += at + 1;
                _length = at;
                if (!_skipping)
                {
                    return true;
                }

                _skipping = false;
                continue;
            }

            if (_end - _start > TraceFormat.LongestLine)
            {
                // Too long, line feed or not: hand out its beginning once and pass over the rest.
                var skipped = _skipping;
                _length = TraceFormat.LongestLine;
                _start += _length + 1;
                _skipping = true;
                if (!skipped)
                {
                    return true;
                }

                continue;
            }

            if (!Fill())
            {
                TornBytes = _end - _start;
                return false;
            }
        }
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
