namespace Reeve.EndToEndTests.Harness;

/// <summary>Where the built programs are: the same artifacts folder this test was built into.</summary>
internal static class Programs
{
    public static readonly string Root = FindRoot();

    public static string Reeve => Built("Reeve.Cli", "reeve");

    public static string Daemon => Built("Reeve.Server", "reeved");

    public static string GuardedAgent => Built("GuardedAgent", "GuardedAgent");

    private static string Built(string project, string program)
    {
        // …/artifacts/bin/Reeve.EndToEndTests/<configuration>/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;
        return Path.Combine(Root, "artifacts", "bin", project, configuration, program);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Reeve.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The repository's root was not found above " + AppContext.BaseDirectory);
    }
}
