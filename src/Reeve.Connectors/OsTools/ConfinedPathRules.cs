using System.Text;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>Which granted root a path that a model wrote begins at, and the parts it goes on with. Words only; what the parts lead to is for the walk to see. Pure.</summary>
internal static class ConfinedPathRules
{
    public const int MaxBytes = 4096;
    public const int MaxParts = 200;

    /// <summary>The root and the parts below it; a relative path begins at the first root. Refuses with words.</summary>
    /// <param name="roots">Absolute, without a slash at their end.</param>
    /// <param name="path">As the model or a link says.</param>
    public static (int Root, string[] Parts) Begin(IReadOnlyList<string> roots, string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(path) > MaxBytes)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"A path has 1 to {MaxBytes} bytes and no zero byte.");
        }

        if (path[0] != '/')
        {
            return (0, Parts(path));
        }

        var best = -1;
        for (var i = 0; i < roots.Count; i++)
        {
            if (IsBelow(path, roots[i]) && (best < 0 || roots[i].Length > roots[best].Length))
            {
                best = i;
            }
        }

        return best < 0 ? throw Outside(roots, path) : (best, Parts(path[roots[best].Length..]));
    }

    public static ReeveException Outside(IReadOnlyList<string> roots, string path) => new(
        ErrorCode.PathOutside, $"{Shown(path)} is outside the folders this agent may reach.", "It may reach: " + string.Join(", ", roots.Select(Shown)));

    /// <summary>A name or path as one line, whatever is in it.</summary>
    public static string Shown(string path) =>
        string.Concat((path.Length > 500 ? path[..500] + "…" : path).Select(static c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));

    /// <summary>A name of a folder as one line; bytes that are no UTF-8 are shown by their numbers.</summary>
    /// <param name="name">The name's bytes.</param>
    /// <param name="isText">Whether the name can be written in a path.</param>
    public static string Shown(ReadOnlySpan<byte> name, out bool isText)
    {
        isText = System.Text.Unicode.Utf8.IsValid(name);
        if (isText)
        {
            return Shown(Encoding.UTF8.GetString(name));
        }

        var shown = new StringBuilder();
        foreach (var one in name)
        {
            shown.Append(one is >= 0x20 and < 0x7F ? ((char)one).ToString() : $"\\x{one:x2}");
        }

        return shown.ToString();
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/' || root == "/");

    private static string[] Parts(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length <= MaxParts ? parts : throw new ReeveException(ErrorCode.InvalidRequest, $"A path has at most {MaxParts} parts.");
    }
}
