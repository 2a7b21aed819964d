using System.Collections.Immutable;
using Reeve.Guard;

namespace Reeve.Tests.Guard;

public sealed class GrantRulesTests
{
    [Theory]
    [InlineData("", "check.git", false)]
    [InlineData("check.git", "check.git", true)]
    [InlineData("check.git", "check.gitx", false)]
    [InlineData("check.*", "check.git", true)]
    [InlineData("check.*", "model.propose", false)]
    [InlineData("*", "anything", true)]
    [InlineData("Check.*", "check.git", false)]
    [InlineData("check.*,model.propose", "model.propose", true)]
    public void A_tool_passes_only_under_a_grant_that_covers_it(string grants, string tool, bool expected) =>
        Assert.Equal(expected, GrantRules.Allows(Set(grants), tool));

    [Fact]
    public void No_grants_at_all_grant_nothing() => Assert.False(GrantRules.Allows(default, "x"));

    [Theory]
    [InlineData("check.*", "check.git", "check.git")]
    [InlineData("check.git", "check.*", "check.git")]
    [InlineData("check.*", "*", "check.*")]
    [InlineData("check.*,model.propose", "*", "check.*,model.propose")]
    [InlineData("check.*", "model.propose", "")]
    [InlineData("", "*", "")]
    [InlineData("*", "", "")]
    public void A_child_never_gets_more_than_its_parent(string parent, string asked, string expected) =>
        Assert.Equal(Set(expected), GrantRules.Narrow(Set(parent), Set(asked)));

    private static ImmutableArray<string> Set(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)];
}
