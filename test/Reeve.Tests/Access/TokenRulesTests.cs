using Reeve.Engine.Access;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Tests.Access;

public sealed class TokenRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("phone", ScopeSet.Read, null, null)]
    [InlineData("ci-2_b", ScopeSet.Read | ScopeSet.Operate | ScopeSet.Approve, 1.0, null)]
    [InlineData("7", ScopeSet.Approve, 3650 * 86_400.0, null)]
    [InlineData("", ScopeSet.Read, null, ErrorCode.InvalidRequest)]
    [InlineData("-phone", ScopeSet.Read, null, ErrorCode.InvalidRequest)]
    [InlineData("..", ScopeSet.Read, null, ErrorCode.InvalidRequest)]
    [InlineData("a/b", ScopeSet.Read, null, ErrorCode.InvalidRequest)]
    [InlineData("a b", ScopeSet.Read, null, ErrorCode.InvalidRequest)]
    [InlineData("täglich", ScopeSet.Read, null, ErrorCode.InvalidRequest)]
    [InlineData("line\n", ScopeSet.Read, null, ErrorCode.InvalidRequest)]
    [InlineData("phone", ScopeSet.None, null, ErrorCode.InvalidRequest)]
    [InlineData("phone", ScopeSet.Admin, null, ErrorCode.InvalidRequest)]
    [InlineData("phone", ScopeSet.Read | ScopeSet.Admin, null, ErrorCode.InvalidRequest)]
    [InlineData("phone", (ScopeSet)16, null, ErrorCode.InvalidRequest)]
    [InlineData("phone", ScopeSet.Read, 0.0, ErrorCode.InvalidRequest)]
    [InlineData("phone", ScopeSet.Read, 0.5, ErrorCode.InvalidRequest)]
    [InlineData("phone", ScopeSet.Read, -1.0, ErrorCode.InvalidRequest)]
    [InlineData("phone", ScopeSet.Read, (3650 * 86_400.0) + 1, ErrorCode.InvalidRequest)]
    [InlineData("live", ScopeSet.Read, null, ErrorCode.Conflict)]
    [InlineData("expired", ScopeSet.Read, null, null)]
    [InlineData("LIVE", ScopeSet.Read, null, null)]
    public void A_token_is_granted_only_with_a_name_narrow_scopes_and_a_sane_life(string name, ScopeSet scopes, double? seconds, string? refusedWith)
    {
        AccessToken[] held = [Held("live", Now.AddSeconds(1)), Held("expired", Now)];
        var life = seconds is { } some ? TimeSpan.FromSeconds(some) : (TimeSpan?)null;

        var decision = TokenRules.Grant(held, new TokenDraft(name, scopes, life, "ann", "peer:1"), Now);

        if (refusedWith is null)
        {
            var granted = Assert.IsType<TokenDecision.Granted>(decision);
            Assert.Equal(Now + life, granted.ExpiresAt);
            Assert.Equal(name == "expired" ? held[1] : null, granted.Replaces);
        }
        else
        {
            Assert.Equal(refusedWith, Assert.IsType<TokenDecision.Refused>(decision).Code);
        }
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_name_is_bounded(int length, bool good) => Assert.Equal(good, TokenRules.IsName(new string('a', length)));

    [Fact]
    public void There_are_at_most_so_many_and_an_expired_one_may_be_replaced_even_then()
    {
        AccessToken[] full = [.. Enumerable.Range(0, TokenRules.Most - 1).Select(static i => Held("t" + i, null)), Held("old", Now.AddDays(-1))];

        Assert.Equal(ErrorCode.Conflict, Assert.IsType<TokenDecision.Refused>(TokenRules.Grant(full, Draft("one-more"), Now)).Code);
        Assert.IsType<TokenDecision.Granted>(TokenRules.Grant(full, Draft("old"), Now));
        Assert.IsType<TokenDecision.Granted>(TokenRules.Grant(full[1..], Draft("one-more"), Now));
    }

    [Theory]
    [InlineData(null, false, TokenState.Live)]
    [InlineData(1, false, TokenState.Live)]
    [InlineData(0, false, TokenState.Expired)]
    [InlineData(-1, false, TokenState.Expired)]
    [InlineData(1, true, TokenState.Revoked)]
    [InlineData(-1, true, TokenState.Revoked)]
    public void A_token_is_dead_from_its_last_instant_on(int? secondsLeft, bool revoked, TokenState state) =>
        Assert.Equal(state, TokenRules.StateOf(Held("t", secondsLeft is { } left ? Now.AddSeconds(left) : null), revoked, Now));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(5, null, 5)]
    [InlineData(5, 3, 3)]
    [InlineData(-5, 3, 3)]
    [InlineData(-5, 0, null)]
    [InlineData(86_400, null, 30)]
    public void The_next_look_is_at_the_next_expiry_and_never_far_away(int? one, int? other, int? lookIn)
    {
        AccessToken[] held = [Held("a", one is { } a ? Now.AddSeconds(a) : null), Held("b", other is { } b ? Now.AddSeconds(b) : null)];

        Assert.Equal(lookIn is { } wait ? TimeSpan.FromSeconds(wait) : null, TokenRules.LookAgainIn(held, Now, TimeSpan.FromSeconds(30)));
    }

    private static TokenDraft Draft(string name) => new(name, ScopeSet.Read, null, "ann", "peer:1");

    private static AccessToken Held(string name, DateTimeOffset? expires) => new()
    {
        Id = new TokenId("token_" + name),
        Name = name,
        Owner = "ann",
        Scopes = ScopeSet.Read,
        SecretHash = Secrets.Hash(name),
        CreatedAt = Now.AddDays(-2),
        GrantedBy = "peer:1",
        ExpiresAt = expires,
    };
}
