using System.Globalization;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// What stands inside the walls, as the words bubblewrap takes: the granted folders to read and write, the system's programs to read, a /proc, /dev and /tmp of its
/// own, and nothing else of the machine: not the home, not other people's folders, not the network unless it is granted. Pure.
/// </summary>
internal static class WallsRules
{
    /// <summary>How much a private /tmp may hold; it is memory.</summary>
    private const long TmpBytes = 256L * 1024 * 1024;

    /// <summary>Of /etc only what programs need to find libraries, names, time zones and certificates; no password hash, no key.</summary>
    private static readonly string[] Etc =
    [
        "/etc/alternatives", "/etc/ca-certificates", "/etc/group", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/nsswitch.conf",
        "/etc/passwd", "/etc/pki", "/etc/protocols", "/etc/services", "/etc/ssl/certs", "/etc/ssl/openssl.cnf",
    ];

    private static readonly string[] NetworkEtc = ["/etc/gai.conf", "/etc/hosts", "/etc/resolv.conf"];

    /// <summary>Programs outside /usr on some systems.</summary>
    private static readonly string[] Programs = ["/opt", "/nix/store", "/run/current-system/sw", "/gnu/store"];

    /// <summary>
    /// Inside, before the command: that each granted folder is the one that was looked at, because walls are built from paths and paths can be bent. Takes pairs of
    /// path and id, two hyphens, and the command.
    /// </summary>
    private const string Prelude = """
        while [ "$1" != -- ]; do
          [ "$(stat -c %d:%i -- "$1")" = "$2" ] || { echo "reeve: $1 was replaced while the walls were built; nothing was run" >&2; exit 126; }
          shift 2
        done
        shift
        exec bash -c "$1"
        """;

    /// <summary>The command that runs <paramref name="command"/> inside.</summary>
    public static IReadOnlyList<string> Command(WallsPlan plan, string command) =>
    [
        .. Build(plan), "bash", "-c", Prelude, "bash",
        .. plan.Roots.SelectMany(static root => (string[])[root.Path, Id(root.Stamp)]), "--", command,
    ];

    /// <summary>The program and its words up to what runs inside.</summary>
    public static IReadOnlyList<string> Build(WallsPlan plan)
    {
        var words = new List<string>
        {
            plan.Program, "--die-with-parent", "--unshare-all", "--cap-drop", "ALL",
        };
        if (plan.Network)
        {
            words.Add("--share-net");
        }

        words.AddRange(["--ro-bind", "/usr", "/usr"]);
        foreach (var (path, target) in plan.SystemFolders)
        {
            words.AddRange(target is null ? ["--ro-bind", path, path] : ["--symlink", target, path]);
        }

        foreach (var path in Programs.Concat(Etc).Concat(plan.Network ? NetworkEtc : []))
        {
            words.AddRange(["--ro-bind-try", path, path]);
        }

        words.AddRange(["--proc", "/proc", "--dev", "/dev"]);
        if (plan.CanLimit)
        {
            words.AddRange(["--size", TmpBytes.ToString(CultureInfo.InvariantCulture)]);
        }

        words.AddRange(["--tmpfs", "/tmp"]);
        // The outer before the inner, or it would hide it.
        foreach (var (path, _) in plan.Roots.OrderBy(static root => root.Path.Length))
        {
            words.AddRange(["--bind", path, path]);
        }

        words.AddRange(["--chdir", plan.WorkingDirectory, "--"]);
        return words;
    }

    /// <summary>Whether this version can bound a folder in memory; from what <c>bwrap --version</c> prints.</summary>
    public static bool CanLimit(string version) =>
        Version.TryParse(version.Trim().Split(' ')[^1], out var parsed) && parsed >= new Version(0, 7);

    // As stat writes it: the C library's packing of a device's two numbers.
    private static string Id(FileStamp stamp)
    {
        var (major, minor) = (stamp.Device >> 32, stamp.Device & 0xFFFFFFFF);
        var device = ((major & 0xFFFFF000) << 32) | ((major & 0xFFF) << 8) | ((minor & 0xFFFFFF00) << 12) | (minor & 0xFF);
        return string.Create(CultureInfo.InvariantCulture, $"{device}:{stamp.Inode}");
    }
}

/// <summary>What walls are built from. <see cref="SystemFolders"/>: the machine's /bin, /lib and so on, each with the link it is, or null when it is a folder.</summary>
internal sealed record WallsPlan(string Program, IReadOnlyList<(string Path, FileStamp Stamp)> Roots, string WorkingDirectory)
{
    public bool Network { get; init; }

    public bool CanLimit { get; init; }

    public IReadOnlyList<(string Path, string? Target)> SystemFolders { get; init; } = [];
}
