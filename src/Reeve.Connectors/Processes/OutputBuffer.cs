using System.Buffers;
using System.Globalization;
using System.Text;

namespace Reeve.Connectors.Processes;

/// <summary>Keeps the beginning and the end of an output of any length in bounded memory, and counts what lies between. Not thread-safe.</summary>
internal sealed class OutputBuffer(int limit)
{
    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly byte[] _tail = new byte[Math.Max(1, limit - (limit / 2))];
    private readonly int _headLimit = limit / 2;
    private long _total;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var intoHead = (int)Math.Min(bytes.Length, _headLimit - _head.WrittenCount);
        _head.Write(bytes[..intoHead]);
        _total += intoHead;
        foreach (var part in bytes[intoHead..])
        {
            _tail[(_total++ - _headLimit) % _tail.Length] = part;
        }
    }

    /// <summary>The text; invalid UTF-8 becomes the replacement character.</summary>
    public override string ToString()
    {
        var beyond = _total - _headLimit;
        if (beyond <= 0)
        {
            return Encoding.UTF8.GetString(_head.WrittenSpan);
        }

        var dropped = Math.Max(0, beyond - _tail.Length);
        var kept = (int)Math.Min(beyond, _tail.Length);
        var end = new byte[kept];
        var start = beyond > _tail.Length ? beyond % _tail.Length : 0;
        for (var i = 0; i < kept; i++)
        {
            end[i] = _tail[(start + i) % _tail.Length];
        }

        if (dropped == 0)
        {
            return Encoding.UTF8.GetString([.. _head.WrittenSpan, .. end]);
        }

        var gap = string.Create(CultureInfo.InvariantCulture, $"\n[… {dropped} bytes left out …]\n");
        return Encoding.UTF8.GetString(_head.WrittenSpan) + gap + Encoding.UTF8.GetString(end);
    }
}
