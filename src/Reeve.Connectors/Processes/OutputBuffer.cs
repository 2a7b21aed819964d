using System.Buffers;
using System.Globalization;
using System.Text;

namespace Reeve.Connectors.Processes;

/// <summary>Keeps the beginning and the end of an output of any length in bounded memory, and counts what lies between. Not thread-safe.</summary>
/// <param name="limit">Bytes kept.</param>
/// <param name="hear">Takes everything as it comes, instead of its being kept.</param>
internal sealed class OutputBuffer(int limit, Action<ReadOnlySpan<byte>>? hear = null)
{
    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly int _headLimit = limit / 2;
    private readonly int _tailLimit = Math.Max(1, limit - (limit / 2));
    private byte[] _tail = []; // a ring, made when the head is full: most children say little
    private long _beyond;

    /// <summary>Bytes between the beginning and the end that are not kept.</summary>
    public long Dropped => Math.Max(0, _beyond - _tailLimit);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (hear is not null)
        {
            hear(bytes);
            return;
        }

        var intoHead = Math.Min(bytes.Length, _headLimit - _head.WrittenCount);
        _head.Write(bytes[..intoHead]);
        var rest = bytes[intoHead..];
        if (rest.IsEmpty)
        {
            return;
        }

        if (_tail.Length == 0)
        {
            _tail = new byte[_tailLimit];
        }

        var last = rest.Length <= _tailLimit ? rest : rest[^_tailLimit..];
        var at = (int)((_beyond + rest.Length - last.Length) % _tailLimit);
        var untilEnd = Math.Min(last.Length, _tailLimit - at);
        last[..untilEnd].CopyTo(_tail.AsSpan(at));
        last[untilEnd..].CopyTo(_tail);
        _beyond += rest.Length;
    }

    /// <summary>The text; invalid UTF-8 becomes the replacement character, and so do at most two characters that the gap cut.</summary>
    public override string ToString()
    {
        var start = _beyond > _tailLimit ? (int)(_beyond % _tailLimit) : 0;
        var kept = (int)Math.Min(_beyond, _tailLimit);
        byte[] end = [.. _tail.AsSpan(start, kept - start), .. _tail.AsSpan(0, start)];
        if (Dropped == 0)
        {
            return Encoding.UTF8.GetString([.. _head.WrittenSpan, .. end]);
        }

        var gap = string.Create(CultureInfo.InvariantCulture, $"\n[… {Dropped} bytes left out …]\n");
        return Encoding.UTF8.GetString(_head.WrittenSpan) + gap + Encoding.UTF8.GetString(end);
    }
}
