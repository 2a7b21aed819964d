using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Reeve.Guard.Transparency;

/// <summary>
/// A C2SP checkpoint: what a log of a name and size had as its root. As a note's text: origin, size, root in base 64, extension lines. What is read is
/// written back byte for byte. Immutable.
/// </summary>
/// <param name="Origin">The log's name, one line.</param>
/// <param name="Size">How many entries the root covers.</param>
/// <param name="Root">The root of the RFC 6962 tree of that size.</param>
public sealed record Checkpoint(string Origin, long Size, Hash256 Root)
{
    /// <summary>The extension lines, each with its newline; empty when there are none. Opaque, and kept as they were read.</summary>
    public string Extensions { get; init; } = "";

    /// <summary>The note's text.</summary>
    /// <exception cref="InvalidOperationException">The parts would not be read back as they are: an origin with a newline could claim another size.</exception>
    public string ToText()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n{Extensions}");
        return TryParse(text, out var same) && same == this
            ? text
            : throw new InvalidOperationException("A checkpoint's origin is one line, its size not negative, and its extensions are whole lines.");
    }

    /// <summary>Reads the text of a note, strictly; extension lines are allowed.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint) => TryParse(text, out checkpoint, out _);

    /// <summary>Reads the text of a note, strictly.</summary>
    /// <param name="text">The signed text, its last newline included.</param>
    /// <param name="checkpoint">The checkpoint, where it is one.</param>
    /// <param name="error">Why it is not one, for a person.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? error)
    {
        checkpoint = null;
        var lines = text.Split('\n', 4);
        var (size, root) = (0L, default(Hash256));
        error = lines.Length < 4 ? "a checkpoint has three lines: origin, size and root"
            : lines[0].Length == 0 ? "the checkpoint's origin is empty"
            : !TryParseSize(lines[1], out size) ? "the checkpoint's size is not a decimal number without leading zeros"
            : !Hash256.TryParseBase64(lines[2], out root) ? "the checkpoint's root is not the base 64 of 32 bytes"
            : !AreLines(lines[3]) ? "the checkpoint's extension lines are not whole, or one is empty"
            : null;
        checkpoint = error is null ? new Checkpoint(lines[0], size, root) { Extensions = lines[3] } : null;
        return checkpoint is not null;
    }

    /// <summary>Reads a decimal without sign, spaces or leading zeros.</summary>
    internal static bool TryParseSize(string text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && size.ToString(CultureInfo.InvariantCulture) == text; // the parser passes over zeros in front and NULs behind

    private static bool AreLines(string text) =>
        text.Length == 0 || (text[0] != '\n' && text.EndsWith('\n') && !text.Contains("\n\n", StringComparison.Ordinal));
}
