using System.Globalization;
using System.Text;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// Takes some lines out of a text that comes in blocks, in bounded memory: a line that is too long is cut, and what does not fit any more is left for the next
/// window. Lines end in LF or CRLF and count from 1. Not thread-safe.
/// </summary>
internal sealed class LineWindow(int first, int most, int mostCharacters)
{
    private const int MaxLineBytes = 2000;

    private readonly StringBuilder _shown = new();
    private readonly List<byte> _line = [];
    private long _lineBytes;
    private int _number = 1;
    private int _last;
    private bool _full;
    private bool _replaced;

    public void Add(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty)
        {
            var end = block.IndexOf((byte)'\n');
            Take(end < 0 ? block : block[..end]);
            if (end < 0)
            {
                return;
            }

            EndLine();
            block = block[(end + 1)..];
        }
    }

    /// <summary>The lines, each with its number, and a last line in brackets that says what is not shown.</summary>
    public string Finish()
    {
        if (_lineBytes > 0)
        {
            EndLine();
        }

        var total = _number - 1;
        if (total == 0)
        {
            return "[the file is empty]";
        }

        if (_last == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"[the file has {total} lines]");
        }

        var notes = new List<string>();
        if (first > 1 || _last < total)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"lines {first} to {_last} of {total}") + (_last < total ? $"; go on with offset {_last + 1}" : ""));
        }

        if (_replaced)
        {
            notes.Add("bytes that are not UTF-8 are shown as �");
        }

        return notes.Count == 0 ? _shown.ToString() : $"{_shown}[{string.Join("; ", notes)}]";
    }

    private bool IsWanted => _number >= first && _number - first < most && !_full;

    private void Take(ReadOnlySpan<byte> part)
    {
        _lineBytes += part.Length;
        if (IsWanted && _line.Count <= MaxLineBytes)
        {
            _line.AddRange(part[..Math.Min(part.Length, MaxLineBytes + 1 - _line.Count)]);
        }
    }

    private void EndLine()
    {
        if (IsWanted)
        {
            Show();
        }

        _line.Clear();
        _lineBytes = 0;
        _number++;
    }

    private void Show()
    {
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line);
        var cut = _lineBytes > MaxLineBytes;
        if (cut)
        {
            bytes = bytes[..Math.Min(bytes.Length, MaxLineBytes)];
            bytes = bytes[..WholeCharacters(bytes)];
        }
        else if (bytes is [.., (byte)'\r'])
        {
            bytes = bytes[..^1];
        }

        var text = Encoding.UTF8.GetString(bytes);
        var line = string.Create(CultureInfo.InvariantCulture, $"{_number}\t{text}") + (cut ? $" [… {_lineBytes - bytes.Length} bytes more]" : "") + "\n";
        if (_shown.Length + line.Length > mostCharacters && _last > 0)
        {
            _full = true;
            return;
        }

        _replaced |= !System.Text.Unicode.Utf8.IsValid(bytes);
        _shown.Append(line);
        _last = _number;
    }

    // Where a cut in the middle of a character is taken back to its beginning.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.Length;
        for (var back = 1; back <= 3 && back <= end; back++)
        {
            var one = bytes[end - back];
            if (one >= 0xC0)
            {
                var length = one >= 0xF0 ? 4 : one >= 0xE0 ? 3 : 2;
                return length > back ? end - back : end;
            }

            if (one < 0x80)
            {
                break;
            }
        }

        return end;
    }
}
