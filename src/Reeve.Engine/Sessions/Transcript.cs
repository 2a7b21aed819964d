using System.Buffers;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Reads a transcript from its beginning, line by line, in memory bounded by one line, and says where and why it is not what it should be. Used once, by one caller.
/// </summary>
internal sealed class Transcript(Stream file)
{
    private byte[] _buffer = [];
    private int _from;
    private int _to;

    /// <summary>The end of the last good line.</summary>
    public long Length { get; private set; }

    public long Lines { get; private set; }

    public string Head { get; private set; } = "";

    /// <summary>What ends the reading before the file's end; null when it is whole.</summary>
    public TranscriptFault? Fault { get; private set; }

    /// <summary>Every good line in order. After the last one, <see cref="Fault"/> tells of the rest.</summary>
    public IEnumerable<ReadLine> Read()
    {
        _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (Next() is { } line)
            {
                yield return line;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }
    }

    private ReadLine? Next()
    {
        int end;
        while ((end = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n')) < 0)
        {
            if (_to - _from > LineRules.MaxBytes)
            {
                Fault = new TranscriptFault(Lines + 1, "it is longer than any line of a transcript", IsTorn: false);
                return null;
            }

            if (!Fill())
            {
                Fault = _to == _from ? null : new TranscriptFault(Lines + 1, "it has no end", IsTorn: true);
                return null;
            }
        }

        var bytes = _buffer.AsSpan(_from, end);
        switch (LineRules.Decode(bytes))
        {
            case LineReading.Whole whole when whole.Line.Number == Lines + 1 && (whole.Line.Line is SessionLine.Meta) == (Lines == 0):
                (Length, Lines, Head) = (Length + end + 1, Lines + 1, LineRules.Chain(Head, whole.Commitment));
                _from += end + 1;
                return new ReadLine(whole.Line, whole.Commitment, Length, Head);
            case LineReading.Whole whole:
                Fault = new TranscriptFault(Lines + 1, $"line {whole.Line.Number} stands in its place: lines are missing, doubled or moved", IsTorn: false);
                return null;
            case LineReading.Broken broken:
                // A disk that lost power may have made the file longer before it wrote the words: it reads zeros there.
                Fault = new TranscriptFault(Lines + 1, broken.Why, IsTorn: bytes.Contains((byte)0));
                return null;
            default:
                throw new InvalidOperationException("a line is whole or broken");
        }
    }

    private bool Fill()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _to).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = larger;
        }

        var read = file.Read(_buffer, _to, _buffer.Length - _to);
        _to += read;
        return read > 0;
    }
}

/// <summary>A good line, what the log holds of it, and where the transcript stands after it.</summary>
internal sealed record ReadLine(NumberedLine Line, byte[] Commitment, long End, string Head);

/// <summary>Where a transcript stops being one. <see cref="IsTorn"/>: as a write leaves it that a crash cut short.</summary>
public sealed record TranscriptFault(long Line, string Why, bool IsTorn);
