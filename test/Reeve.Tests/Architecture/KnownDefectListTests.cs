using System.Text.RegularExpressions;

namespace Reeve.Tests.Architecture;

/// <summary>The list of known defects in the governance guide: whole, and every test it names is there and is a test.</summary>
public sealed partial class KnownDefectListTests
{
    /// <summary>As many as were measured, and one more that was read.</summary>
    private const int Defects = 15;

    [Fact]
    public void Every_known_defect_names_tests_that_exist()
    {
        var rows = Rows();

        Assert.Equal(Enumerable.Range(1, Defects), rows.Select(static row => row.Number));
        Assert.All(rows, static row => Assert.NotEmpty(row.Tests));
        Assert.Empty(rows.SelectMany(static row => row.Tests).Where(static test => !IsATest(test)).Select(static test => $"{test} stands in the list and is no test"));
    }

    [Fact]
    public void A_test_that_is_not_there_is_noticed() => Assert.False(IsATest("Ledger.TamperTests.Nothing_is_ever_altered"));

    private static List<(int Number, List<string> Tests)> Rows()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "governance.md"));
        var section = page[page.IndexOf("## Known defects\n", StringComparison.Ordinal)..];
        return [.. Row().Matches(section).Select(static row => (
            int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
            Name().Matches(row.Groups[2].Value).Select(static name => name.Groups[1].Value).ToList()))];
    }

    /// <summary>A name is the folder, the class and the method: the file of that class in any test project, with that method under a test's attribute.</summary>
    private static bool IsATest(string name)
    {
        var parts = name.Split('.');
        return Directory.EnumerateDirectories(Path.Combine(Repository.Root, "test"))
            .Select(project => Path.Combine(project, parts[0], parts[1] + ".cs"))
            .Where(File.Exists)
            .Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\[(?:Fact|Theory)\](?:\s*\[[^\n]*\])*\s*public (?:async Task|Task|void) {Regex.Escape(parts[2])}\("));
    }

    [GeneratedRegex(@"^\| (\d+) \|(.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Za-z]+\.[A-Za-z]+\.[A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
