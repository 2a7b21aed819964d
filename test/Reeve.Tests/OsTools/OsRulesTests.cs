using System.Text;
using Reeve.Connectors.OsTools;
using Reeve.Guard;

namespace Reeve.Tests.OsTools;

/// <summary>The rules of the tools that reach files and start commands.</summary>
public sealed class OsRulesTests
{
    private static readonly string[] Roots = ["/w/one", "/w/one/in", "/w/two"];
    private static readonly OsToolsOptions Places = new() { Home = "/h/me/.reeve", DataRoot = "/h/me/.reeve/data/x", RunRoot = "/var/run/reeve/x" };

    [Theory]
    [InlineData("a/b", 0, "a/b")]
    [InlineData("/w/one", 0, "")]
    [InlineData("/w/one/", 0, "")]
    [InlineData("/w/one//a/./b", 0, "a/./b")]
    [InlineData("/w/one/in/a", 1, "a")]
    [InlineData("/w/one/inner", 0, "inner")]
    [InlineData("/w/two/../x", 2, "../x")]
    [InlineData("/w", -1, "")]
    [InlineData("/w/onex", -1, "")]
    [InlineData("/W/one/a", -1, "")]
    [InlineData("//w/one/a", -1, "")]
    [InlineData("~", 0, "~")]
    public void A_path_begins_at_the_narrowest_root_it_is_in(string path, int root, string parts)
    {
        if (root < 0)
        {
            Assert.Equal(ErrorCode.PathOutside, Assert.Throws<ReeveException>(() => ConfinedPathRules.Begin(Roots, path)).Code);
        }
        else
        {
            var (found, below) = ConfinedPathRules.Begin(Roots, path);
            Assert.Equal((root, parts), (found, string.Join('/', below)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    [InlineData(-1)]
    [InlineData(-2)]
    public void A_path_has_bounds_and_no_zero_byte(int length)
    {
        var path = length switch { -1 => "a\0b", -2 => string.Join('/', Enumerable.Repeat("a", 300)), _ => new string('a', length) };

        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<ReeveException>(() => ConfinedPathRules.Begin(Roots, path)).Code);
    }

    [Theory]
    [InlineData("/", false)]
    [InlineData("/h", false)]
    [InlineData("/h/me", false)]
    [InlineData("/h/me/.reeve", false)]
    [InlineData("/h/me/.reeve/data", false)]
    [InlineData("/h/me/.reeve/data/x/deeper", false)]
    [InlineData("/var", false)]
    [InlineData("/var/run/reeve/x", false)]
    [InlineData("/var/run/reeve/x/socket", false)]
    [InlineData("/var/run/reeve/x/worktrees", true)]
    [InlineData("/var/run/reeve/x/worktrees/one", true)]
    [InlineData("/var/run/reeve/x/worktreesx", false)]
    [InlineData("/h/me/.reeve/notes", true)]
    [InlineData("/h/me/project", true)]
    [InlineData("/h/me/.reevex", true)]
    [InlineData("/var/run/reeve/other", true)]
    public void What_is_Reeves_own_is_no_root(string root, bool possible) => Assert.Equal(possible, RootRules.Refusal(root, Places) is null);

    [Theory]
    [InlineData("*.cs", "a.cs", true)]
    [InlineData("*.cs", "src/deep/a.cs", true)]
    [InlineData("*.cs", "a.csx", false)]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/*.cs", "src/deep/a.cs", false)]
    [InlineData("src/**/*.cs", "src/a.cs", true)]
    [InlineData("src/**/*.cs", "src/x/y/a.cs", true)]
    [InlineData("**", "a/b", true)]
    [InlineData("/a", "a", true)]
    [InlineData("/a", "b/a", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("*.{cs,md}", "r.md", true)]
    [InlineData("*.{cs,md}", "r.mdx", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("[", "[", true)]
    [InlineData("a(b)+$", "a(b)+$", true)]
    public void A_pattern_of_paths_means_what_it_does_elsewhere(string glob, string path, bool matches) => Assert.Equal(matches, GlobRules.Parse(glob).IsMatch(path));

    [Theory]
    [InlineData("")]
    [InlineData("{a")]
    [InlineData("[z-a]")]
    public void A_pattern_that_is_none_is_refused(string glob) => Assert.Throws<ReeveException>(() => GlobRules.Parse(glob));

    [Theory]
    [InlineData("a b c", "b", "x", "a x c", 1)]
    [InlineData("a\r\nb\r\n", "b", "x", "a\r\nx\r\n", 2)]
    [InlineData("aaa", "aa", "x", null, 0)]
    [InlineData("abab", "ab", "x", null, 0)]
    [InlineData("abc", "z", "x", null, 0)]
    [InlineData("abc", "", "x", null, 0)]
    [InlineData("abc", "b", "b", null, 0)]
    public void An_edit_takes_one_exact_place_or_none(string text, string old, string next, string? edited, int line)
    {
        if (edited is null)
        {
            Assert.Throws<ReeveException>(() => EditRules.Replace(Encoding.UTF8.GetBytes(text), old, next));
        }
        else
        {
            var (content, at) = EditRules.Replace(Encoding.UTF8.GetBytes(text), old, next);
            Assert.Equal((edited, line), (Encoding.UTF8.GetString(content), at));
        }
    }

    [Fact]
    public void A_window_is_the_same_however_the_text_comes_in()
    {
        var text = Encoding.UTF8.GetBytes("eins\r\nzwei ü\n\n" + new string('ü', 1500) + "\nlast");
        string Window(int block)
        {
            var window = new LineWindow(1, 10, 30_000);
            for (var at = 0; at < text.Length; at += block)
            {
                window.Add(text.AsSpan(at, Math.Min(block, text.Length - at)));
            }

            return window.Finish();
        }

        var whole = Window(text.Length);

        Assert.All([1, 2, 3, 7, 100], block => Assert.Equal(whole, Window(block)));
        Assert.StartsWith("1\teins\n2\tzwei ü\n3\t\n4\tüü", whole);
        Assert.EndsWith("ü [… 1000 bytes more]\n5\tlast\n", whole);
        Assert.DoesNotContain("\uFFFD", whole);
    }

    [Fact]
    public void Walls_leave_out_the_network_and_everything_that_is_not_granted()
    {
        var plan = new WallsPlan("/usr/bin/bwrap", [("/w/one/in", default), ("/w/one", default)], "/w/one") { CanLimit = true, SystemFolders = [("/bin", "usr/bin"), ("/lib", null)] };

        var closed = string.Join(' ', WallsRules.Command(plan, "the command; --bind / /"));
        var open = string.Join(' ', WallsRules.Build(plan with { Network = true }));

        Assert.Contains("--unshare-all --cap-drop ALL --ro-bind /usr /usr --symlink usr/bin /bin --ro-bind /lib /lib ", closed);
        Assert.Contains("--tmpfs /tmp --bind /w/one /w/one --bind /w/one/in /w/one/in --chdir /w/one -- bash -c ", closed);
        Assert.EndsWith(" -- the command; --bind / /", closed);
        Assert.DoesNotContain("--share-net", closed);
        Assert.DoesNotContain("resolv.conf", closed);
        Assert.Contains("--share-net", open);
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(open, "--bind "));
    }

    [Theory]
    [InlineData("bubblewrap 0.8.0\n", true)]
    [InlineData("bubblewrap 0.7.0", true)]
    [InlineData("bubblewrap 0.6.2", false)]
    [InlineData("bubblewrap 0.11.0", true)]
    [InlineData("something else", false)]
    [InlineData("", false)]
    public void Old_walls_cannot_limit_their_tmp(string version, bool can) => Assert.Equal(can, WallsRules.CanLimit(version));
}
