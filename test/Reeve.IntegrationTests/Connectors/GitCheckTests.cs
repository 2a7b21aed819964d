using System.Globalization;
using Reeve.Connectors.Checks;
using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;
using Reeve.Guard;
using Reeve.TestKit;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>The git check over real repositories.</summary>
public sealed class GitCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly ChildRunner _children = new(TimeProvider.System);

    [Fact]
    public async Task Stale_work_unpushed_commits_and_conflicts_of_a_repository_are_told()
    {
        var repository = await RepositoryAsync();
        File.WriteAllText(Path.Combine(repository, "draft.txt"), "unfinished");
        File.SetLastWriteTimeUtc(Path.Combine(repository, "draft.txt"), Now.AddDays(-3).UtcDateTime);
        File.WriteAllText(Path.Combine(repository, "more.txt"), "x");
        await GitAsync(repository, "add", "more.txt");
        await GitAsync(repository, "commit", "-qm", "more");

        var text = await Git(repository);

        Assert.Contains("draft.txt", text);
        Assert.Contains("(STALE)", text);
        Assert.Contains("is 1 commit ahead of origin/main (UNPUSHED)", text);
    }

    [Fact]
    public async Task A_conflict_is_told()
    {
        var repository = await RepositoryAsync();
        await GitAsync(repository, "checkout", "-qb", "side");
        await CommitAsync(repository, "a.txt", "side");
        await GitAsync(repository, "checkout", "-q", "main");
        await CommitAsync(repository, "a.txt", "main");
        await GitAsync(repository, "merge", "side");

        var text = await Git(repository);

        Assert.Contains("merge in progress", text);
        Assert.Contains("a.txt (CONFLICT)", text);
    }

    [Fact]
    public async Task A_clean_repository_is_said_to_be_clean()
    {
        var text = await Git(await RepositoryAsync());

        Assert.Equal("Everything is committed, no branch is ahead of its upstream, nothing conflicts.", text);
    }

    [Fact]
    public async Task What_is_no_repository_could_not_be_checked()
    {
        var failure = await Assert.ThrowsAsync<ReeveException>(() => Git(_folder.Path));

        Assert.Contains("not a git repository", failure.Message);
        Assert.NotNull(failure.Hint);
    }

    [Fact]
    public async Task Stashes_of_more_than_a_week_are_told()
    {
        var repository = await RepositoryAsync();
        await StashAsync(repository, "first", Now.AddDays(-20));
        await StashAsync(repository, "second", Now.AddDays(-9));
        await StashAsync(repository, "third", Now.AddDays(-1));

        Assert.Contains("[stash] 2 stashes older than a week, the oldest made 20 days ago (STALE)", await Git(repository));
    }

    [Fact]
    public async Task A_stash_whose_log_was_lost_is_told_by_its_own_age()
    {
        var repository = await RepositoryAsync();
        await StashAsync(repository, "first", Now.AddDays(-20));
        File.Delete(Path.Combine(repository, ".git", "logs", "refs", "stash"));

        Assert.Contains("[stash] 1 stash older than a week, the oldest made 20 days ago (STALE)", await Git(repository));
    }

    [Fact]
    public async Task More_changes_than_can_be_read_are_counted_as_more_and_not_called_free_of_conflicts()
    {
        var repository = await RepositoryAsync();
        for (var i = 0; i < 6000; i++)
        {
            File.WriteAllText(Path.Combine(repository, $"{i:D200}"), "");
        }

        var text = await Git(repository);

        Assert.Contains("There is uncommitted work: more than ", text);
        Assert.DoesNotContain("nothing conflicts", text);
    }

    [Fact]
    public async Task More_branches_than_can_be_read_are_said_to_be_more()
    {
        var repository = await RepositoryAsync();
        var commit = (await GitAsync(repository, "rev-parse", "HEAD")).Trim();
        File.WriteAllLines(Path.Combine(repository, ".git", "packed-refs"), Enumerable.Range(0, 1000).Select(i => $"{commit} refs/heads/b{i:D4}"));

        Assert.Equal("Everything is committed, nothing conflicts.\nThere are more branches than the 1000 branches that were looked at.", await Git(repository));
    }

    [Fact]
    public async Task Work_in_a_folder_below_is_told_from_there_too()
    {
        var repository = await RepositoryAsync();
        Directory.CreateDirectory(Path.Combine(repository, "below"));
        File.WriteAllText(Path.Combine(repository, "draft.txt"), "unfinished");
        File.SetLastWriteTimeUtc(Path.Combine(repository, "draft.txt"), Now.AddDays(-3).UtcDateTime);

        Assert.Contains("uncommitted work: 1 file, newest change 3 days ago: draft.txt (STALE)", await Git(Path.Combine(repository, "below")));
    }

    [Fact]
    public async Task A_rename_is_one_change_under_its_new_name()
    {
        var repository = await RepositoryAsync();
        await GitAsync(repository, "mv", "a.txt", "b c.txt");
        File.SetLastWriteTimeUtc(Path.Combine(repository, "b c.txt"), Now.AddDays(-2).UtcDateTime);

        Assert.Contains("uncommitted work: 1 file, newest change 2 days ago: b c.txt (STALE)", await Git(repository));
    }

    [Fact]
    public async Task A_rebase_in_a_second_worktree_is_told_there_and_not_in_the_first()
    {
        var repository = await RepositoryAsync();
        var second = _folder.File("second");
        await GitAsync(repository, "worktree", "add", "-q", "-b", "side", second, "HEAD");
        await CommitAsync(second, "a.txt", "side");
        await CommitAsync(repository, "a.txt", "main");
        await GitAsync(second, "rebase", "main");

        Assert.Contains("rebase in progress, 1 conflicted file: a.txt (CONFLICT)", await Git(second));
        Assert.DoesNotContain("rebase", await Git(repository));
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        var repository = await RepositoryAsync();
        var index = Path.Combine(repository, ".git", "index");
        File.SetLastWriteTimeUtc(Path.Combine(repository, "a.txt"), Now.UtcDateTime); // git would note the new time if it were let
        var before = await File.ReadAllBytesAsync(index);

        await Git(repository);

        Assert.Equal(before, await File.ReadAllBytesAsync(index));
    }

    [Fact]
    public async Task A_repository_without_a_commit_is_looked_at()
    {
        await GitAsync(_folder.Path, "init", "-q", "-b", "main", "empty");

        Assert.Equal("Everything is committed, no branch is ahead of its upstream, nothing conflicts.", await Git(_folder.File("empty")));
    }

    [Fact]
    public async Task A_repository_without_files_of_its_own_could_not_be_checked()
    {
        await GitAsync(_folder.Path, "init", "-q", "--bare", "bare");

        Assert.Contains("git cannot look at", (await Assert.ThrowsAsync<ReeveException>(() => Git(_folder.File("bare")))).Message);
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> Git(string path) => new GitCheck(_children).GatherAsync(
        new CheckRequest("watchman", "o", "it", _folder.Path, new Dictionary<string, string> { ["path"] = path }, [], Now), CancellationToken.None);

    private async Task<string> RepositoryAsync()
    {
        var (bare, repository) = (_folder.File("bare.git"), _folder.File("repository"));
        await GitAsync(_folder.Path, "init", "-q", "--bare", "-b", "main", bare);
        await GitAsync(_folder.Path, "init", "-q", "-b", "main", repository);
        await GitAsync(repository, "config", "user.email", "t@localhost");
        await GitAsync(repository, "config", "user.name", "t");
        await CommitAsync(repository, "a.txt", "a");
        await GitAsync(repository, "remote", "add", "origin", bare);
        await GitAsync(repository, "push", "-qu", "origin", "main");
        return repository;
    }

    private async Task CommitAsync(string repository, string file, string text)
    {
        File.WriteAllText(Path.Combine(repository, file), text);
        await GitAsync(repository, "add", file);
        await GitAsync(repository, "commit", "-qm", text);
    }

    private async Task<string> GitAsync(string folder, params string[] arguments) =>
        (await _children.RunAsync(
            new ChildSpec(["git", .. arguments]) { WorkingDirectory = folder, Timeout = TimeSpan.FromMinutes(1) }, CancellationToken.None)).Output;

    private async Task StashAsync(string repository, string text, DateTimeOffset made)
    {
        var date = made.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + " +0000";
        File.WriteAllText(Path.Combine(repository, "a.txt"), text);
        await _children.RunAsync(
            new ChildSpec(["git", "stash"])
            {
                WorkingDirectory = repository,
                Timeout = TimeSpan.FromMinutes(1),
                Environment = new Dictionary<string, string?> { ["GIT_COMMITTER_DATE"] = date, ["GIT_AUTHOR_DATE"] = date },
            },
            CancellationToken.None);
    }
}
