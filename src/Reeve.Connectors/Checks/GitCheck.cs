using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;

namespace Reeve.Connectors.Checks;

/// <summary>The state of a repository, asked of git in its forms for programs through <see cref="SafeGit"/>. Thread-safe.</summary>
public sealed class GitCheck(IChildRunner children) : ICheck
{
    private const int MostBranches = 1000;

    private static readonly (string File, string Operation)[] Operations =
    [
        ("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
    ];

    public string Kind => "git";

    public async Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var git = await SafeGit.OpenAsync(children, Folder(request), cancellationToken);

        // A submodule's own state would be asked of git again, with a configuration that nobody has looked at: only its commit is compared.
        var status = await git.AskAsync(
            ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal", "--ignore-submodules=dirty"], cancellationToken);
        var branches = await git.AskAsync(
            ["for-each-ref", $"--count={MostBranches + 1}", "--format=%(refname:short)%00%(upstream:short)%00%(upstream:track)", "refs/heads"],
            cancellationToken);
        var places = (await git.AskAsync(["rev-parse", "--show-toplevel", "--absolute-git-dir"], cancellationToken)).Output.Split('\n');
        var (top, gitFolder) = (places[0], places[1]);
        var facts = GitRules.ParseStatus(status.Output);
        var known = GitRules.ParseBranches(branches.Output);
        return GitRules.Describe(
            facts with
            {
                Branches = [.. known.Take(MostBranches)],
                HasMoreBranches = known.Count > MostBranches || branches.OutputDropped > 0,
                IsPartial = status.OutputDropped > 0,
                NewestChange = status.OutputDropped > 0 ? null : NewestChange.Of(top, facts.Uncommitted, cancellationToken),
                Operation = Operations.FirstOrDefault(operation => Path.Exists(Path.Combine(gitFolder, operation.File))).Operation,
                Stashes = await StashesAsync(git, cancellationToken),
            },
            request.Now);
    }

    private static string Folder(CheckRequest request)
    {
        var path = request.Settings["path"];
        return path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), path[2..])
            : Path.GetFullPath(path, request.Home);
    }

    private static async Task<IReadOnlyList<DateTimeOffset>> StashesAsync(SafeGit git, CancellationToken cancellationToken)
    {
        var newest = GitRules.ParseTimes((await git.AskAsync(["for-each-ref", "--format=%(committerdate:unix)", "refs/stash"], cancellationToken)).Output);
        if (newest.Count == 0)
        {
            return [];
        }

        // Signatures are not shown: the repository names the program that would check them.
        var log = await git.AskAsync(
            ["log", "--walk-reflogs", "--first-parent", "--no-show-signature", "--no-notes", "--max-count=1000", "--format=%ct", "refs/stash", "--"],
            cancellationToken);
        return GitRules.ParseTimes(log.Output) is { Count: > 0 } all ? all : newest; // the log of a reference can be lost while the reference stays
    }
}
