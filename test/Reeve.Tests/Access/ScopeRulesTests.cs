using System.Reflection;
using Reeve.Engine.Access;
using Reeve.Protocol;

namespace Reeve.Tests.Access;

public sealed class ScopeRulesTests
{
    [Theory]
    [InlineData(ScopeSet.None, ScopeSet.None, true)]
    [InlineData(ScopeSet.None, ScopeSet.Read, false)]
    [InlineData(ScopeSet.Read, ScopeSet.None, true)]
    [InlineData(ScopeSet.Read, ScopeSet.Read, true)]
    [InlineData(ScopeSet.Read, ScopeSet.Operate, false)]
    [InlineData(ScopeSet.Read, ScopeSet.Approve, false)]
    [InlineData(ScopeSet.Read, ScopeSet.Admin, false)]
    [InlineData(ScopeSet.Operate, ScopeSet.Read, false)]
    [InlineData(ScopeSet.Operate, ScopeSet.Operate, true)]
    [InlineData(ScopeSet.Approve, ScopeSet.Read, false)]
    [InlineData(ScopeSet.Approve, ScopeSet.Operate, false)]
    [InlineData(ScopeSet.Read | ScopeSet.Operate, ScopeSet.Operate, true)]
    [InlineData(ScopeSet.Read, ScopeSet.Read | ScopeSet.Operate, false)]
    [InlineData(TokenRules.Grantable, ScopeSet.Admin, false)]
    [InlineData(ScopeSet.Admin, ScopeSet.Read, true)]
    [InlineData(ScopeSet.Admin, ScopeSet.Approve, true)]
    [InlineData(ScopeSet.Admin, ScopeSet.Admin, true)]
    public void No_scope_contains_another_except_admin(ScopeSet granted, ScopeSet needed, bool allowed) =>
        Assert.Equal(allowed, ScopeRules.Allows(granted, needed));

    [Theory]
    [InlineData("none", ScopeSet.None)]
    [InlineData("read", ScopeSet.Read)]
    [InlineData("operate", ScopeSet.Operate)]
    [InlineData("approve", ScopeSet.Approve)]
    [InlineData("admin", ScopeSet.Admin)]
    [InlineData("Read", null)]
    [InlineData("read ", null)]
    [InlineData("", null)]
    [InlineData("root", null)]
    public void A_scope_has_one_spelling(string name, ScopeSet? scope) => Assert.Equal(scope, ScopeRules.Find(name));

    [Fact]
    public void Every_scope_of_the_protocol_is_known_here()
    {
        var names = typeof(Scope).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!);

        Assert.All(names, static name => Assert.NotNull(ScopeRules.Find(name)));
    }

    [Fact]
    public void Names_and_sets_go_both_ways()
    {
        for (var set = ScopeSet.None; set <= (ScopeSet)15; set++)
        {
            Assert.Equal(set, ScopeRules.NamesOf(set).Aggregate(ScopeSet.None, static (all, name) => all | ScopeRules.Find(name)!.Value));
        }
    }
}
