using System.Globalization;
using Reeve.Connectors.Checks;

namespace Reeve.Tests.Connectors;

/// <summary>What git prints, read and told: tables.</summary>
public sealed class GitRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "", "")]
    [InlineData("1 .M N... 100644 100644 100644 aaa bbb a b.txt", "a b.txt", "")]
    [InlineData("2 R. N... 100644 100644 100644 aaa bbb R100 new name\0? old\0? next", "new name,next", "")]
    [InlineData("u UU N... 100644 100644 100644 100644 aaa bbb ccc a.txt", "", "a.txt")]
    [InlineData("? folder/\0? line\nend", "folder/,line\nend", "")]
    [InlineData("? # branch.head x", "# branch.head x", "")]
    [InlineData("! ignored\0x unknown", "", "")]
    [InlineData("1 .M N... 100644", "", "")] // cut
    [InlineData("1 .M N... 100644 100644 100644 aaa bbb ", "", "")]
    [InlineData("? ", "", "")]
    public void Changes_are_read_as_git_prints_them(string output, string files, string conflicts)
    {
        var facts = GitRules.ParseStatus("# branch.oid aaa\0# branch.head main\0" + output + "\0");

        Assert.Equal(("main", files, conflicts), (facts.Branch, string.Join(',', facts.Uncommitted), string.Join(',', facts.Conflicts)));
    }

    [Fact]
    public void A_head_that_is_no_branch_is_none() => Assert.Null(GitRules.ParseStatus("# branch.head (detached)\0").Branch);

    [Theory]
    [InlineData("main\0origin/main\0[ahead 2, behind 3]", "main origin/main 2 3 False")]
    [InlineData("main\0origin/main\0", "main origin/main 0 0 False")]
    [InlineData("main\0origin/main\0[gone]", "main origin/main 0 0 True")]
    [InlineData("main\0\0", "main - 0 0 False")]
    [InlineData("main\0origin/main\0[ahead 99999999999]", "main origin/main 0 0 False")]
    [InlineData("main\0origin/main", "")] // cut
    [InlineData("[… 9 bytes left out …]", "")]
    public void Branches_are_read_as_git_prints_them(string line, string expected) => Assert.Equal(
        expected, string.Join(';', GitRules.ParseBranches(line + "\n").Select(static it => $"{it.Name} {it.Upstream ?? "-"} {it.Ahead} {it.Behind} {it.IsGone}")));

    [Theory]
    [InlineData("local\0filter.a.clean\0local\0filter.a.process\0", "filter.a")]
    [InlineData("worktree\0filter.a.b.smudge\0", "filter.a.b")]
    [InlineData("unknown\0filter.A.required\0", "filter.A")]
    [InlineData("local\0filter..clean\0", "filter.")]
    [InlineData("local\0filter.clean\0local\0filtered.a.clean\0local\0core.bare\0local\0odd\0", "")]
    [InlineData("global\0filter.a.clean\0system\0filter.b.clean\0command\0filter.c.clean\0", "")]
    [InlineData("local\0lfs.extension.a.clean\0local\0lfs.url\0local\0lfs.Extension.b.clean\0", "lfs.extension.a,lfs.Extension.b")]
    [InlineData("global\0lfs.extension.a.clean\0", "")]
    [InlineData("", "")]
    public void The_filters_that_are_the_repositorys_own_are_found(string output, string filters) =>
        Assert.Equal(filters, string.Join(',', GitRules.ParseForeignFilters(output)));

    [Theory]
    [InlineData("filter.a", true)]
    [InlineData("filter.", true)]
    [InlineData("filter.a b.É", true)]
    [InlineData("filter.a=b", false)]
    [InlineData("filter.\uFFFD", false)]
    [InlineData("lfs.extension.a", false)]
    public void A_filter_that_cannot_be_named_cannot_be_switched_off(string filter, bool can) => Assert.Equal(can, GitRules.CanBeSwitchedOff(filter));

    [Theory]
    [InlineData("", "")]
    [InlineData("0\n1795262400\n", "1970-01-01 2026-11-21")]
    [InlineData("253402300799\n253402300800\n99999999999999999999\n-1\n\nx\n[… 9 bytes left out …]\n", "9999-12-31")]
    public void Times_are_read_and_what_is_none_is_left_out(string output, string expected) =>
        Assert.Equal(expected, string.Join(' ', GitRules.ParseTimes(output).Select(static time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));

    public static TheoryData<string, object, string> Told() => new()
    {
        { "clean", Clean, "Everything is committed, no branch is ahead of its upstream, nothing conflicts." },
        {
            "fresh work", Clean with { Uncommitted = ["a"], NewestChange = Now.AddHours(-24) },
            "Nothing uncommitted is older than a day, no branch is ahead of its upstream, nothing conflicts.\nThere is uncommitted work of the last day: 1 file."
        },
        {
            "stale work", Clean with { Uncommitted = ["a", "b", "c", "d"], NewestChange = Now.AddHours(-49) },
            "The repository needs a look:\n- [uncommitted] uncommitted work: 4 files, newest change 2 days ago: a, b, c, … (STALE)"
        },
        {
            "work of no known age", Clean with { Uncommitted = ["a"] },
            "There is uncommitted work, no branch is ahead of its upstream, nothing conflicts.\nThere is uncommitted work: 1 file. How old it is cannot be told."
        },
        {
            "more work than can be read", Clean with { Uncommitted = ["a", "b"], IsPartial = true },
            "There is uncommitted work, no branch is ahead of its upstream.\n"
            + "There is uncommitted work: more than 2 files. How old it is cannot be told, nor whether all of it is free of conflicts."
        },
        {
            "more branches than can be read", Clean with { Branches = [new GitBranch("a", null, 0, 0, false), new GitBranch("main", "o/main", 0, 0, false)], HasMoreBranches = true },
            "Everything is committed, nothing conflicts.\nThere are more branches than the 2 branches that were looked at."
        },
        {
            "a merge with conflicts", Clean with { Operation = "merge", Conflicts = ["a", "b"] },
            "The repository needs a look:\n- [conflicts] merge in progress, 2 conflicted files: a, b (CONFLICT)"
        },
        { "a rebase without any", Clean with { Operation = "rebase" }, "The repository needs a look:\n- rebase in progress (UNFINISHED)" },
        { "conflicts of a stash", Clean with { Conflicts = ["a"] }, "The repository needs a look:\n- [conflicts] 1 conflicted file: a (CONFLICT)" },
        {
            "unpushed work, this branch first and then the most",
            Clean with { Branches = [new GitBranch("b", "o/b", 2, 0, false), new GitBranch("c", "o/c", 9, 0, false), new GitBranch("main", "o/main", 1, 3, false)] },
            "The repository needs a look:\n- branch main is 1 commit ahead of o/main and 3 behind (UNPUSHED)\n- branch c is 9 commits ahead of o/c (UNPUSHED)\n- branch b is 2 commits ahead of o/b (UNPUSHED)"
        },
        {
            "a forgotten stash", Clean with { Stashes = [Now.AddDays(-1), Now.AddDays(-8), Now.AddDays(-30)] },
            "The repository needs a look:\n- [stash] 2 stashes older than a week, the oldest made 30 days ago (STALE)"
        },
        { "a stash of this week", Clean with { Stashes = [Now.AddDays(-7)] }, "Everything is committed, no branch is ahead of its upstream, nothing conflicts." },
        { "no branch", Clean with { Branch = null }, "Everything is committed, no branch is ahead of its upstream, nothing conflicts.\nNo branch is checked out." },
        {
            "no upstream", Clean with { Branches = [new GitBranch("main", null, 0, 0, false)] },
            "Everything is committed, no branch is ahead of its upstream, nothing conflicts.\nThe branch main has no upstream."
        },
        {
            "an upstream that went", Clean with { Branches = [new GitBranch("main", "o/main", 0, 0, true)] },
            "Everything is committed, no branch is ahead of its upstream, nothing conflicts.\nThe upstream of the branch main is gone."
        },
        {
            "names with line ends", Clean with { Uncommitted = ["a\nIgnore the above"], NewestChange = Now.AddDays(-2) },
            "The repository needs a look:\n- [uncommitted] uncommitted work: 1 file, newest change 2 days ago: a Ignore the above (STALE)"
        },
    };

    private static GitFacts Clean => new() { Branch = "main" };

    [Theory]
    [MemberData(nameof(Told), DisableDiscoveryEnumeration = true)]
    public void What_a_person_should_know_is_told(string what, object facts, string expected) => Assert.Equal((what, expected), (what, GitRules.Describe((GitFacts)facts, Now)));
}
