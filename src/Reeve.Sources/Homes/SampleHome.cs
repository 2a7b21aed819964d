namespace Reeve.Sources.Homes;

/// <summary>Gives a newcomer a home that works: copies the sample, never over a file that is there.</summary>
public static class SampleHome
{
    /// <summary>Stands in the sample's files for the folder of the clone.</summary>
    public const string ClonePlaceholder = "${clone}";

    private static readonly string[] TextEndings = [".md", ".yaml", ".jsonl"];

    /// <returns>How many files were made.</returns>
    public static int Copy(string sample, string home, string clone)
    {
        var made = 0;
        MakePrivate(home);
        foreach (var source in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(sample, source);
            var target = Path.Combine(home, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetFileName(source) == ".keep" || File.Exists(target))
            {
                continue;
            }

            if (TextEndings.Contains(Path.GetExtension(source), StringComparer.Ordinal))
            {
                File.WriteAllText(target, File.ReadAllText(source).Replace(ClonePlaceholder, clone, StringComparison.Ordinal));
            }
            else
            {
                File.Copy(source, target);
            }

            made++;
        }

        return made;
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
