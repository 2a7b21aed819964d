using System.Globalization;

namespace Reeve.Guard.Transparency;

/// <summary>A C2SP checkpoint: what a log of a name and size had as its root. As a note's text: origin, size, root in base 64, extension lines.</summary>
public sealed record Checkpoint(string Origin, long Size, Hash256 Root)
{
    /// <summary>The note's text.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");

    /// <summary>Reads the text of a note; extension lines are allowed and ignored.</summary>
    public static bool TryParse(string text, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0 || lines[^1].Length != 0 || lines[3..^1].Any(static line => line.Length == 0)
            || !TryParseSize(lines[1], out var size) || !Hash256.TryParseBase64(lines[2], out var root))
        {
            return false;
        }

        checkpoint = new Checkpoint(lines[0], size, root);
        return true;
    }

    /// <summary>Reads a decimal without sign, spaces or leading zeros.</summary>
    internal static bool TryParseSize(string text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && (text.Length == 1 || text[0] != '0');
}
