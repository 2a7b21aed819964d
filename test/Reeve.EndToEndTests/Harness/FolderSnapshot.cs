using System.Globalization;

namespace Reeve.EndToEndTests.Harness;

/// <summary>Everything below a folder with its kind, length and time of change, to be compared with itself later.</summary>
internal static class FolderSnapshot
{
    public static SortedDictionary<string, string> Take(string folder)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var what = entry is FileInfo { LinkTarget: null } file ? file.Length.ToString(CultureInfo.InvariantCulture) : entry.LinkTarget ?? "folder";
            all[Path.GetRelativePath(folder, entry.FullName)] = string.Create(CultureInfo.InvariantCulture, $"{what} {entry.LastWriteTimeUtc.Ticks}");
        }

        return all;
    }
}
