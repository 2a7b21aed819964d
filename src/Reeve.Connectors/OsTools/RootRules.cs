namespace Reeve.Connectors.OsTools;

/// <summary>Which folders can be granted to tools at all. Works on real paths, without links. Pure.</summary>
internal static class RootRules
{
    /// <summary>File systems that are windows into the kernel: their files are no files. By the numbers statfs gives.</summary>
    private static readonly HashSet<long> Windows =
    [
        0x9FA0, // proc
        0x62656572, // sysfs
        0x27E0EB, 0x63677270, // cgroup, cgroup2
        0x64626720, 0x74726163, // debugfs, tracefs
        0x73636673, 0xF97CFF8C, // securityfs, selinuxfs
        0x1CD1, // devpts
        0xCAFE4A11, // bpf
        0x62656570, // configfs
        0xDE5E81E4, // efivarfs
        0x42494E4D, // binfmt_misc
        0x19800202, // mqueue
        0x6E736673, // nsfs
        0x6165676C, // pstore
    ];

    public static bool IsWindow(long fileSystem) => Windows.Contains(fileSystem & 0xFFFFFFFF);

    /// <summary>
    /// Why a folder cannot be a root; null when it can. The home with its definitions, the log and the run root with its token are what holds agents to their
    /// grants: no agent gets at them through a folder that contains them. Worktrees are the exception inside the run root.
    /// </summary>
    public static string? Refusal(string root, OsToolsOptions places)
    {
        if (root == "/")
        {
            return "it is the whole machine";
        }

        foreach (var place in (string[])[places.Home, places.DataRoot, places.RunRoot])
        {
            if (Contains(root, place))
            {
                return $"it contains {place}, which is Reeve's own";
            }
        }

        if (Contains(places.DataRoot, root) || (Contains(places.RunRoot, root) && !Contains(places.RunRoot + "/worktrees", root)))
        {
            return "it lies in Reeve's own data";
        }

        return null;
    }

    private static bool Contains(string folder, string path) =>
        path == folder || (path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/');
}
