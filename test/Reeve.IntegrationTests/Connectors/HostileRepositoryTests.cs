namespace Reeve.IntegrationTests.Connectors;

/// <summary>
/// Whatever a repository says, looking at it runs nothing of it. Every trap is first shown to snap when somebody trusts the repository: one that
/// never snaps would prove nothing.
/// </summary>
public sealed class HostileRepositoryTests
{
    private static readonly string[] Status = ["status"];

    private static readonly Dictionary<string, (Func<HostileRepository, Task> Set, string[] Snaps)> Traps = new(StringComparer.Ordinal)
    {
        ["a filter"] = (static it => FilterAsync(it, "evil", "clean"), Status),
        ["a filter process"] = (static it => FilterAsync(it, "evil", "process"), Status),
        ["a required filter"] = (
            static async it =>
            {
                await FilterAsync(it, "evil", "clean");
                await it.ConfigureAsync("filter.evil.required", "true");
            },
            Status),
        ["a filter with dots and capitals in its name"] = (static it => FilterAsync(it, "E.v.iL", "clean"), Status),
        ["a filter in capitals"] = (static it => RawFilter(it, "[FILTER \"Evil\"]\n\tCLEAN = ", "Evil"), Status),
        ["a filter without a name"] = (static it => RawFilter(it, "[filter \"\"]\n\tclean = ", ""), Status),
        ["a filter with an equals sign in its name"] = (static it => FilterAsync(it, "evil=x", "clean"), Status),
        ["a filter whose name is no text"] = (static it => RawFilter(it, "[filter \"\u00ff\u00fe\"]\n\tclean = ", "\u00ff\u00fe"), Status),
        ["a filter in an included file"] = (
            static async it =>
            {
                File.WriteAllText(it.Outside("included"), $"[filter \"evil\"]\n\tclean = {it.Script}\n");
                it.Write(".gitattributes", "*.txt filter=evil\n");
                await it.ConfigureAsync("include.path", it.Outside("included"));
            },
            Status),
        ["a filter of the worktree's own configuration"] = (
            static async it =>
            {
                await it.ConfigureAsync("extensions.worktreeConfig", "true");
                await it.GitAsync("config", "--worktree", "filter.evil.clean", it.Script);
                it.AppendLatin(".git/info/attributes", "*.txt filter=evil\n");
            },
            Status),
        ["hundreds of filters"] = (
            static it =>
            {
                it.AppendLatin(".git/config", string.Concat(Enumerable.Range(0, 200).Select(i => $"[filter \"evil{i}\"]\n\tclean = {it.Script}\n")));
                it.Write(".gitattributes", "*.txt filter=evil199\n");
                return Task.CompletedTask;
            },
            Status),
        ["a file monitor"] = (static it => it.ConfigureAsync("core.fsmonitor", it.Script), Status),
        ["a hook"] = (
            static it =>
            {
                Directory.CreateDirectory(Path.Combine(it.Path, ".git", "hooks"));
                it.WriteProgram(Path.Combine(it.Path, ".git", "hooks", "post-index-change"));
                it.Write("a.txt", "a\n"); // unchanged but touched: git writes what it learned into the index
                return Task.CompletedTask;
            },
            Status),
        ["a folder of hooks"] = (
            static it =>
            {
                Directory.CreateDirectory(it.Outside("hooks"));
                it.WriteProgram(it.Outside("hooks/post-index-change"));
                it.Write("a.txt", "a\n");
                return it.ConfigureAsync("core.hooksPath", it.Outside("hooks"));
            },
            Status),
        ["an external diff"] = (static it => it.ConfigureAsync("diff.external", it.Script), ["diff"]),
        ["a text conversion"] = (
            static it =>
            {
                it.Write(".gitattributes", "*.txt diff=evil\n");
                return it.ConfigureAsync("diff.evil.textconv", it.Script);
            },
            ["diff"]),
        ["a diff driver"] = (
            static it =>
            {
                it.Write(".gitattributes", "*.txt diff=evil\n");
                return it.ConfigureAsync("diff.evil.command", it.Script);
            },
            ["diff"]),
        ["an alias"] = (
            static async it =>
            {
                foreach (var command in (string[])["status", "for-each-ref", "rev-parse", "log", "config", "looks"])
                {
                    await it.ConfigureAsync("alias." + command, "!" + it.Script);
                }
            },
            ["looks"]),
        ["a program for signatures"] = (SignedStashAsync, ["log", "--walk-reflogs", "--format=%ct", "refs/stash"]),
        ["a submodule with a file monitor"] = (static it => SubmoduleAsync(it, "core.fsmonitor"), Status),
        ["a submodule with a filter"] = (static it => SubmoduleAsync(it, "filter.evil.clean"), Status),
        ["a summary of submodules"] = (
            static async it =>
            {
                await SubmoduleAsync(it, "core.fsmonitor");
                await it.ConfigureAsync("status.submoduleSummary", "true");
                await it.ConfigureAsync("diff.ignoreSubmodules", "none");
            },
            Status),
        ["a partial clone with a program for packs"] = (
            static it => PartialAsync(it, it.Path, ("remote.origin.uploadpack", it.Script)), Status),
        ["a partial clone over any program"] = (
            static it => PartialAsync(it, $"ext::{it.Script}", ("protocol.ext.allow", "always"), ("protocol.allow", "always")), Status),
        ["a partial clone by a helper of its choosing"] = (
            static it => PartialAsync(it, it.Script, ("remote.origin.vcs", "ext"), ("protocol.ext.allow", "always")), Status),
        ["a partial clone over a shell"] = (
            static it => PartialAsync(it, "ssh://localhost/x", ("core.sshCommand", it.Script), ("protocol.ssh.allow", "always")), Status),
        ["a partial clone through a proxy"] = (
            static it => PartialAsync(it, "git://localhost/x", ("core.gitProxy", it.Script), ("protocol.git.allow", "always")), Status),
        ["a partial clone under a rewritten address"] = (
            static it => PartialAsync(it, "https://localhost/x", ($"url.ext::{it.Script} .insteadOf", "https://localhost/"), ("protocol.ext.allow", "always")), Status),
    };

    public static TheoryData<string> Names => [.. Traps.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_trap_in_a_repository_does_not_snap_when_it_is_looked_at(string trap)
    {
        using var hostile = await HostileRepository.CreateAsync();
        await Traps[trap].Set(hostile);

        var trusted = await hostile.WhatATrustingPersonRunsAsync(Traps[trap].Snaps);
        var (ran, _) = await hostile.LookAsync();

        Assert.NotEqual("", trusted);
        Assert.Equal("", ran);
    }

    [Fact] // apart from the traps, because without a terminal no pager runs for anybody
    public async Task A_pager_does_not_run()
    {
        using var hostile = await HostileRepository.CreateAsync();
        await hostile.GitAsync("stash");
        foreach (var key in (string[])["core.pager", "pager.status", "pager.for-each-ref", "pager.log", "pager.config"])
        {
            await hostile.ConfigureAsync(key, hostile.Script);
        }

        Assert.Equal("", (await hostile.LookAsync()).Ran);
    }

    [Fact]
    public async Task Filters_that_are_switched_off_leave_the_rest_to_be_told()
    {
        using var hostile = await HostileRepository.CreateAsync();
        await FilterAsync(hostile, "evil", "clean");
        await hostile.ConfigureAsync("filter.evil.required", "true");

        Assert.Contains("There is uncommitted work of the last day: 2 files.", (await hostile.LookAsync()).Said);
    }

    [Theory]
    [InlineData("filter.a=b.clean")]
    [InlineData("lfs.extension.evil.clean")] // a person's own git-lfs would run it
    [InlineData("lfs.Extension.evil.clean")]
    public async Task What_cannot_be_switched_off_is_said_and_not_looked_at(string key)
    {
        using var hostile = await HostileRepository.CreateAsync();
        await hostile.ConfigureAsync(key, hostile.Script);

        Assert.Contains("cannot look at", (await hostile.LookAsync()).Said);
    }

    [Fact]
    public async Task A_partial_clone_that_lacks_nothing_it_needs_is_looked_at()
    {
        using var hostile = await HostileRepository.CreateAsync();
        await hostile.ConfigureAsync("remote.origin.url", $"ext::{hostile.Script}");
        await hostile.ConfigureAsync("remote.origin.promisor", "true");
        await hostile.ConfigureAsync("extensions.partialClone", "origin");

        Assert.Contains("There is uncommitted work of the last day: 1 file.", (await hostile.LookAsync()).Said);
    }

    private static async Task FilterAsync(HostileRepository it, string name, string kind)
    {
        await it.ConfigureAsync($"filter.{name}.{kind}", it.Script);
        it.Write(".gitattributes", $"*.txt filter={name}\n");
    }

    private static Task RawFilter(HostileRepository it, string section, string attribute)
    {
        it.AppendLatin(".git/config", section + it.Script + "\n");
        it.AppendLatin(".gitattributes", $"*.txt filter={attribute}\n");
        return Task.CompletedTask;
    }

    private static async Task SignedStashAsync(HostileRepository it)
    {
        await it.GitAsync("stash");
        var made = await it.GitAsync("cat-file", "commit", "refs/stash");
        var end = made.IndexOf("\n\n", StringComparison.Ordinal);
        File.WriteAllText(
            it.Outside("commit"), made[..end] + "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----" + made[end..] + "\n");
        await it.GitAsync("update-ref", "--create-reflog", "refs/stash", await it.GitAsync("hash-object", "-t", "commit", "-w", it.Outside("commit")));
        await it.ConfigureAsync("log.showSignature", "true");
        await it.ConfigureAsync("gpg.program", it.Script);
    }

    private static async Task SubmoduleAsync(HostileRepository it, string key)
    {
        await it.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", it.Path, "inner");
        await it.GitAsync("commit", "-qm", "inner");
        var inner = Path.Combine(it.Path, "inner");
        await it.GitInAsync(inner, "config", key, it.Script);
        it.Write("inner/.gitattributes", "*.txt filter=evil\n");
        it.Write("inner/a.txt", "c\n");
    }

    // The commit stays and its tree goes, so that git has something to fetch before it can answer.
    private static async Task PartialAsync(HostileRepository it, string url, params (string Key, string Value)[] settings)
    {
        var tree = await it.GitAsync("rev-parse", "HEAD^{tree}");
        File.Delete(Path.Combine(it.Path, ".git", "objects", tree[..2], tree[2..]));
        (string Key, string Value)[] all = [("remote.origin.url", url), ("remote.origin.promisor", "true"), .. settings, ("extensions.partialClone", "origin")];
        foreach (var (key, value) in all)
        {
            await it.ConfigureAsync(key, value);
        }
    }
}
