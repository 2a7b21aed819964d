using Reeve.Guard;
using Reeve.Sources.Homes;

namespace Reeve.Cli.Lifecycle;

/// <summary>Gives somebody without a home the sample, pointed at the repository they started from. A home that exists is theirs and left alone.</summary>
internal static class HomeFolder
{
    public static void Prepare(Invocation invocation)
    {
        var layout = invocation.Layout;
        if (layout.Check() is [var problem, ..])
        {
            throw new ReeveException(ErrorCode.InvalidConfiguration, problem.Message, problem.Hint);
        }

        if (Directory.Exists(layout.Home))
        {
            return;
        }

        var clone = CloneOf(invocation.Host);
        var made = FindSample(invocation.Host, clone) is { } sample ? SampleHome.Copy(sample, layout.Home, clone) : 0;
        Directory.CreateDirectory(layout.Home);
        invocation.Say(made > 0 ? $"made {layout.Home} from the sample" : $"made {layout.Home}, empty: the sample was not found");
    }

    /// <summary>The repository: named by the start script, else the one around the current folder, else the current folder.</summary>
    private static string CloneOf(CliHost host)
    {
        if (host.Variable("REEVE_CLONE") is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        for (var folder = new DirectoryInfo(host.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
            {
                return folder.FullName;
            }
        }

        return host.CurrentDirectory;
    }

    private static string? FindSample(CliHost host, string clone)
    {
        string[] places = [Path.Combine(host.ProgramFolder, "samples", "home"), Path.Combine(clone, "samples", "home")];
        return places.FirstOrDefault(Directory.Exists);
    }
}
