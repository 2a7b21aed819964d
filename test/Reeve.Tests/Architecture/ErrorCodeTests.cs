using System.Reflection;
using System.Text.RegularExpressions;
using Reeve.Guard;

namespace Reeve.Tests.Architecture;

public sealed partial class ErrorCodeTests
{
    [Fact]
    public void Every_code_is_a_unique_lower_case_token()
    {
        var codes = Codes();

        Assert.Equal(codes.Count, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, static code => Assert.Matches(Token(), code));
    }

    [Fact]
    public void A_failure_is_raised_only_with_a_code_of_the_catalogue()
    {
        var literals = Repository.SourceFiles("src")
            .Where(static path => RaisedWithLiteral().IsMatch(File.ReadAllText(path)))
            .Select(Repository.Relative);

        Assert.Empty(literals);
    }

    private static List<string> Codes() =>
        [.. typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!)];

    [GeneratedRegex(@"^[a-z][a-z_]*(\.[a-z_]+)*$")]
    private static partial Regex Token();

    [GeneratedRegex("new ReeveException\\(\\s*\"")]
    private static partial Regex RaisedWithLiteral();
}
