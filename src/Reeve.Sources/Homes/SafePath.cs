namespace Reeve.Sources.Homes;

/// <summary>Resolves a path that a file gave us and keeps it inside a folder: no <c>..</c> out of it, no symbolic link out of it.</summary>
public static class SafePath
{
    private const int MaxLinks = 40;

    /// <param name="root">The folder it must stay inside.</param>
    /// <param name="relative">What the file says.</param>
    /// <param name="resolved">The real, absolute path.</param>
    public static bool TryResolve(string root, string relative, out string resolved)
    {
        resolved = "";
        if (relative.Length is 0 or > 4096 || relative.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(relative))
        {
            return false;
        }

        var realRoot = Real(Path.GetFullPath(root));
        var real = realRoot is null ? null : Real(Path.GetFullPath(Path.Combine(realRoot, relative)));
        if (real is null || !HomeLayout.IsInside(real, realRoot!))
        {
            return false;
        }

        resolved = real;
        return true;
    }

    // Follows links component by component, as the system will when the path is opened. Null on a circle.
    private static string? Real(string path)
    {
        var links = 0;
        var done = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(path[done.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var part))
        {
            if (part == "..")
            {
                done = Path.GetDirectoryName(done) ?? done;
                continue;
            }

            var next = part == "." ? done : Path.Combine(done, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                done = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                done = Path.GetPathRoot(target)!;
            }

            foreach (var piece in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                rest.Push(piece);
            }
        }

        return done;
    }
}
