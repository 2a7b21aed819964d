using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Reeve.Guard.Transparency;

/// <summary>The entries of a tile as C2SP tlog-tiles writes them: each its length as a big-endian 16-bit number, then its bytes. Pure.</summary>
public static class EntryBundle
{
    /// <summary>The longest entry a bundle can hold, in bytes.</summary>
    public const int MaxEntryLength = ushort.MaxValue;

    private const int LengthBytes = sizeof(ushort);

    /// <summary>Appends an entry.</summary>
    /// <param name="bundle">What was written so far.</param>
    /// <param name="entry">The exact stored bytes, at most <see cref="MaxEntryLength"/>.</param>
    public static void Append(IBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > MaxEntryLength)
        {
            throw new ArgumentException($"An entry has at most {MaxEntryLength} bytes.", nameof(entry));
        }

        BinaryPrimitives.WriteUInt16BigEndian(bundle.GetSpan(LengthBytes), (ushort)entry.Length);
        bundle.Advance(LengthBytes);
        bundle.Write(entry);
    }

    /// <summary>Reads a bundle, strictly: exactly as many entries as its path says, and nothing after them.</summary>
    /// <param name="bundle">The bytes.</param>
    /// <param name="width">The path's width, 1..256.</param>
    /// <param name="entries">The entries, slices of <paramref name="bundle"/>.</param>
    /// <param name="error">Why it is not a bundle of that width, for a person.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> bundle, int width, [NotNullWhen(true)] out IReadOnlyList<ReadOnlyMemory<byte>>? entries, [NotNullWhen(false)] out string? error)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, TilePath.FullWidth);
        entries = null;
        error = null;
        var found = new List<ReadOnlyMemory<byte>>(width);
        for (; found.Count < width; bundle = bundle[found[^1].Length..])
        {
            var length = bundle.Length < LengthBytes ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (length > bundle.Length - LengthBytes)
            {
                error = $"the bundle ends in entry {found.Count} of {width}";
                return false;
            }

            found.Add(bundle.Slice(LengthBytes, length));
            bundle = bundle[LengthBytes..];
        }

        error = bundle.IsEmpty ? null : $"the bundle has {bundle.Length} bytes after its {width} entries";
        entries = error is null ? found : null;
        return entries is not null;
    }
}
