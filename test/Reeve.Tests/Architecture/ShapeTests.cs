using System.Text.RegularExpressions;

namespace Reeve.Tests.Architecture;

/// <summary>The house's shape: how long files are, one type a file, rules that stay pure, names that mean something.</summary>
public sealed partial class ShapeTests
{
    /// <summary>Files longer than 400 lines, each with its reason. Empty is how it should be.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    private static readonly string[] EmptyWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Base", "Common", "Processor"];

    [Fact]
    public void No_source_file_is_longer_than_400_lines_without_a_reason()
    {
        var tooLong = Repository.SourceFiles("src").Where(static path => File.ReadLines(path).Count() > 400).Select(Repository.Relative);

        Assert.Equal(LongFiles.Keys.Order(StringComparer.Ordinal), tooLong);
    }

    [Fact]
    public void The_median_file_is_short_and_nine_in_ten_stay_under_200_lines()
    {
        var lengths = Repository.SourceFiles("src").Select(static path => File.ReadLines(path).Count()).Order().ToArray();

        Assert.InRange(lengths[lengths.Length / 2], 1, 80);
        Assert.InRange(lengths[(int)(lengths.Length * 0.9)], 1, 200);
    }

    [Fact]
    public void A_file_holds_one_class_or_interface()
    {
        var crowded = Repository.SourceFiles("src")
            .Where(static path => TopLevelClass().Count(File.ReadAllText(path)) > 1)
            .Select(Repository.Relative);

        Assert.Empty(crowded);
    }

    [Fact]
    public void Rules_are_static_and_know_no_clock_no_randomness_and_no_input_or_output()
    {
        foreach (var path in Repository.SourceFiles("src").Where(static path => path.EndsWith("Rules.cs", StringComparison.Ordinal)))
        {
            var text = WithoutComments(File.ReadAllText(path));
            Assert.True(StaticClass().IsMatch(text), Repository.Relative(path) + " is not a static class");
            Assert.False(Impure().IsMatch(text), $"{Repository.Relative(path)} is not pure: {Impure().Match(text).Value}");
        }
    }

    [Fact]
    public void No_type_is_named_by_an_empty_word()
    {
        var empty = Repository.SourceFiles("src")
            .SelectMany(static path => Declaration().Matches(WithoutComments(File.ReadAllText(path))).Select(static match => match.Groups[1].Value))
            .Where(static name => EmptyWords.Any(word => name.EndsWith(word, StringComparison.Ordinal)));

        Assert.Empty(empty);
    }

    [Fact]
    public void Catching_every_exception_gives_its_reason()
    {
        var silent = new List<string>();
        foreach (var path in Repository.SourceFiles("src"))
        {
            var lines = File.ReadAllLines(path);
            for (var i = 0; i < lines.Length; i++)
            {
                if (CatchAll().IsMatch(lines[i]) && !HasComment(lines, i))
                {
                    silent.Add($"{Repository.Relative(path)}:{i + 1}");
                }
            }
        }

        Assert.Empty(silent);
    }

    [Fact]
    public void Only_the_rules_assign_a_state_of_a_run_or_a_step()
    {
        var others = Repository.SourceFiles("src")
            .Where(static path => !path.EndsWith("RunRules.cs", StringComparison.Ordinal) && !path.EndsWith("StepRules.cs", StringComparison.Ordinal))
            .Where(static path => StateAssignment().IsMatch(WithoutComments(File.ReadAllText(path))))
            .Select(Repository.Relative)
            .Except(["src/Reeve.Engine/Runs/Run.cs", "src/Reeve.Engine/Runs/Step.cs"], StringComparer.Ordinal); // the state a new one is born with

        Assert.Empty(others);
    }

    private static bool HasComment(string[] lines, int at) =>
        lines[at].Contains("//", StringComparison.Ordinal)
        || (at > 0 && lines[at - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
        || (at + 2 < lines.Length && lines[(at + 1)..(at + 3)].Any(static line => line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:public|internal|file)?\s*(?:static |sealed |abstract |partial |unsafe |readonly )*(?:class|interface) \w+", RegexOptions.Multiline)]
    private static partial Regex TopLevelClass();

    [GeneratedRegex(@"static (?:partial )?class \w+Rules\b")]
    private static partial Regex StaticClass();

    [GeneratedRegex(@"TimeProvider|DateTime(?:Offset)?\.(?:Utc)?Now|\bRandom\b|\bFile\.|\bDirectory\.|ILogger|Console\.|\bProcess\b|\bSocket\b|\basync\b|Environment\.")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\b(?:class|record(?: struct)?|struct|interface|enum) ([A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"catch\s*(?:\(Exception\b[^)]*\))?\s*$|catch\s*\(Exception\b[^)]*\)\s*\{")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\bState\s*=\s*(?:RunState|StepState)\.")]
    private static partial Regex StateAssignment();
}
