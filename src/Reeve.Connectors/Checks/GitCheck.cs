using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;
using Reeve.Guard;

namespace Reeve.Connectors.Checks;

/// <summary>
/// The state of a repository. Git is asked in its forms for programs, and so that a hostile repository runs nothing: no hooks, no monitor, no
/// prompt, no system configuration, no lock taken.
/// </summary>
public sealed class GitCheck(IChildRunner children) : ICheck
{
    private const int MaxTouched = 2000;
    private static readonly TimeSpan OneCommand = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal)
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_PAGER"] = "cat",
        ["LC_ALL"] = "C",
    };

    private static readonly (string File, string Operation)[] Operations =
    [
        ("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
    ];

    public string Kind => "git";

    public async Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var path = request.Settings["path"];
        var folder = path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), path[2..])
            : Path.GetFullPath(path, request.Home);
        var status = GitRules.ParseStatus(await GitAsync(folder, ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal"], cancellationToken));
        var branches = GitRules.ParseBranches(await GitAsync(
            folder, ["for-each-ref", "--count=1000", "--format=%(refname:short)%00%(upstream:short)%00%(upstream:track)", "refs/heads"], cancellationToken));
        var top = (await GitAsync(folder, ["rev-parse", "--show-toplevel", "--absolute-git-dir"], cancellationToken)).Split('\n');
        var facts = status with
        {
            Branches = branches,
            NewestChange = Newest(top[0], status.Uncommitted),
            Operation = Operations.FirstOrDefault(operation => Path.Exists(Path.Combine(top[1], operation.File))).Operation,
        };
        return GitRules.Describe(facts, request.Now);
    }

    private async Task<string> GitAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        string[] safe = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false", "-c", "protocol.allow=never"];
        var result = await children.RunAsync(
            new ChildSpec([.. safe, .. arguments])
            {
                WorkingDirectory = folder,
                Timeout = OneCommand,
                Environment = Environment,
                OutputLimit = 1024 * 1024,
            },
            cancellationToken);
        return result.Succeeded ? result.Output : throw Failed(folder, result);
    }

    private static ReeveException Failed(string folder, ChildResult result)
    {
        var said = SignalText.Quote(result.Errors);
        var hint = said.Contains("dubious ownership", StringComparison.Ordinal)
            ? $"The folder belongs to somebody else. If you trust it: git config --global --add safe.directory {folder}"
            : said.Contains("not a git repository", StringComparison.Ordinal) ? "Mend the check's path." : null;
        return new ReeveException(ErrorCode.UpstreamFailed, $"git cannot look at {folder}: {(said.Length == 0 ? "no answer in time" : said)}", hint);
    }

    private static DateTimeOffset? Newest(string top, IReadOnlyList<string> files)
    {
        DateTimeOffset? newest = null;
        foreach (var file in files.Take(MaxTouched))
        {
            // A deleted file has no time of its own: the folder that lost it has.
            var path = Path.Combine(top, file);
            var touched = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : Directory.GetLastWriteTimeUtc(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!);
            newest = newest is { } known && known.UtcDateTime >= touched ? newest : new DateTimeOffset(touched, TimeSpan.Zero);
        }

        return newest;
    }
}
