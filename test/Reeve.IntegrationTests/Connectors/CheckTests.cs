using Reeve.Connectors.Checks;
using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;
using Reeve.Guard;
using Reeve.TestKit;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>The checks over real repositories, programs, mail and issues.</summary>
public sealed class CheckTests : IDisposable
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
    public async Task A_hostile_repository_runs_nothing()
    {
        var repository = await RepositoryAsync();
        var marker = _folder.File("marker");
        var script = _folder.File("evil.sh");
        File.WriteAllText(script, $"#!/bin/sh\ntouch {marker}\n");
        await _children.RunAsync(new ChildSpec(["chmod", "+x", script]) { WorkingDirectory = _folder.Path, Timeout = TimeSpan.FromMinutes(1) }, CancellationToken.None);
        foreach (var setting in (string[])["core.fsmonitor", "diff.external", "core.pager", "core.sshCommand", "filter.evil.clean", "filter.evil.smudge", "alias.status", "core.askPass"])
        {
            await GitAsync(repository, "config", setting, script);
        }

        Directory.CreateDirectory(Path.Combine(repository, ".git", "hooks"));
        File.Copy(script, Path.Combine(repository, ".git", "hooks", "post-index-change"), overwrite: true);
        File.WriteAllText(Path.Combine(repository, "a.txt"), "changed");

        await Git(repository);

        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task A_programs_output_is_the_signal_and_its_bad_end_is_part_of_it()
    {
        var check = new CommandCheck(_children);

        Assert.Equal("sh said:\n- one\n- two", await check.GatherAsync(Request([], "sh", "-c", "echo one; echo; echo two"), CancellationToken.None));
        Assert.Equal("sh ended with exit code 4 (FAILED) and said:\n- no", await check.GatherAsync(Request([], "sh", "-c", "echo no >&2; exit 4"), CancellationToken.None));
        Assert.Equal("true said nothing.", await check.GatherAsync(Request([], "true"), CancellationToken.None));
        Assert.Contains("cannot be started", (await Assert.ThrowsAsync<ReeveException>(() => check.GatherAsync(Request([], "no-such-program"), CancellationToken.None))).Message);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    public async Task A_mail_folder_outside_the_home_is_refused(string path)
    {
        var request = Request(new() { ["path"] = path });

        Assert.Contains("leads out of the home", (await Assert.ThrowsAsync<ReeveException>(() => new InboxCheck().GatherAsync(request, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task A_mail_folder_that_is_not_there_could_not_be_checked() =>
        Assert.Equal(ErrorCode.UpstreamFailed, (await Assert.ThrowsAsync<ReeveException>(() => new InboxCheck().GatherAsync(Request(new() { ["path"] = "mail" }), CancellationToken.None))).Code);

    [Fact]
    public async Task Deadlines_of_every_project_are_told_and_a_bad_line_is_not_hidden()
    {
        Write("projects/a/issues.jsonl", """{"id":"a-1","title":"Late","due_at":"2026-11-20T12:00:00Z"}""" + "\nnonsense\n");
        Write("projects/b/issues.jsonl", """{"id":"b-1","title":"Soon","due_at":"2026-11-22T12:00:00Z"}""" + "\n" + """{"id":"b-2","title":"Later","due_at":"2026-12-22T12:00:00Z"}""");

        var text = await new DeadlineCheck().GatherAsync(Request([]), CancellationToken.None);

        Assert.Contains("2 open issues of 3", text);
        Assert.Contains("- [a-1] \"Late\" due 2026-11-20 12:00Z (OVERDUE by 1 day)", text);
        Assert.Contains("- [b-1] \"Soon\" due 2026-11-22 12:00Z (in 1 day)", text);
        Assert.DoesNotContain("b-2", text);
        Assert.Contains("unreadable: projects/a/issues.jsonl:2", text);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text)
    {
        var path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private Task<string> Git(string path) => new GitCheck(_children).GatherAsync(Request(new() { ["path"] = path }), CancellationToken.None);

    private CheckRequest Request(Dictionary<string, string> settings, params string[] command) => new("watchman", "o", "it", _folder.Path, settings, command, Now);

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

    private async Task GitAsync(string folder, params string[] arguments) =>
        await _children.RunAsync(new ChildSpec(["git", .. arguments]) { WorkingDirectory = folder, Timeout = TimeSpan.FromMinutes(1) }, CancellationToken.None);
}
