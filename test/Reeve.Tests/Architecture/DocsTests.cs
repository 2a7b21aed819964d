using System.Text.RegularExpressions;

namespace Reeve.Tests.Architecture;

/// <summary>Pages name only what exists: files by their path, and links that lead somewhere.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] Roots = ["", "src", "test", "bench"];

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(Repository.Relative)
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_names_only_files_that_exist(string page)
    {
        var missing = NamedPath().Matches(Repository.Read(page)).Select(static match => match.Groups[1].Value).Where(static path => !Exists(path));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        var dead = Link().Matches(Repository.Read(page)).Select(static match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#') && !Path.Exists(Path.Combine(folder, target.Split('#')[0])));

        Assert.Empty(dead);
    }

    [Fact]
    public void The_first_pages_stay_short()
    {
        Assert.InRange(Repository.Read("README.md").Split('\n').Length, 1, 120);
        Assert.InRange(Repository.Read("ARCHITECTURE.md").Split('\n').Length, 1, 200);
    }

    private static bool Exists(string path) => Roots.Any(root => Path.Exists(Path.Combine(Repository.Root, root, path)));

    // `Reeve.X/…`, `docs/…`, `scripts/…`, `samples/…`, `test/…`, `src/…` in backticks, without placeholders.
    [GeneratedRegex(@"`((?:Reeve\.[A-Za-z]+|docs|scripts|samples|test|src|bench)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
