namespace Reeve.Connectors.Checks;

/// <summary>
/// When the newest of many changed files was touched. A deleted file has no time of its own: the nearest folder that is still there has. An untracked
/// folder is as new as the newest file in it. Follows no links; bounded, and says nothing (null) past its bound or when a name was no UTF-8, because half a
/// look would call fresh work old. Stateless.
/// </summary>
internal static class NewestChange
{
    private const int MostFiles = 50_000;

    private static readonly EnumerationOptions Inside = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <param name="top">The repository's folder.</param>
    /// <param name="files">Names relative to it; a folder's ends with a slash.</param>
    public static DateTimeOffset? Of(string top, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        DateTime? newest = null;
        var looked = 0;
        if (files.Any(static file => file.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            return null;
        }

        foreach (var time in files.SelectMany(file => Times(top, file)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++looked > MostFiles)
            {
                return null;
            }

            newest = newest >= time ? newest : time;
        }

        return newest is { } found ? new DateTimeOffset(found, TimeSpan.Zero) : null;
    }

    private static IEnumerable<DateTime> Times(string top, string file)
    {
        var path = Path.Combine(top, file);
        if (!file.EndsWith('/') || !Directory.Exists(path) || new DirectoryInfo(path.TrimEnd('/')).LinkTarget is not null)
        {
            return [File.Exists(path) ? File.GetLastWriteTimeUtc(path) : NearestFolder(top, path)];
        }

        // A folder's own time moves when something is removed from it.
        return new DirectoryInfo(path).EnumerateFileSystemInfos("*", Inside).Select(static entry => entry.LastWriteTimeUtc).Prepend(NearestFolder(top, path));
    }

    private static DateTime NearestFolder(string top, string path)
    {
        while (path.Length > top.Length && !Directory.Exists(path))
        {
            path = Path.GetDirectoryName(path) ?? top;
        }

        return Directory.GetLastWriteTimeUtc(path);
    }
}
