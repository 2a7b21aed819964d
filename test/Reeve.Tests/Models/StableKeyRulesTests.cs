using Reeve.Engine.Heartbeat.Proposing;

namespace Reeve.Tests.Models;

public sealed class StableKeyRulesTests
{
    [Theory]
    [InlineData("OVERDUE \"Write the welcome\" [welcome-3] due 2 days ago", "c:welcome-3")]
    [InlineData("[URGENT] Mail from Ada [m-17]", "c:m-17")]
    [InlineData("UNPUSHED branch feature/x is 3 commits ahead of origin/feature/x", "c:branch:feature/x")]
    [InlineData("branch 'main' has diverged", "c:branch:main")]
    [InlineData("[conflicts] merge in progress, 2 conflicted files: [a-1].cs (CONFLICT)", "c:conflicts")]
    [InlineData("[0a1b2c] unread: \"[URGENT] [ops-list] call\" from Ada [ACME], 3 hours ago", "c:0a1b2c")]
    public void A_named_thing_is_its_own_key(string line, string key) => Assert.Equal(key, StableKeyRules.Derive("c", line));

    [Theory]
    [InlineData("STALE: 1 file changed, oldest 26 hours ago", "STALE: 3 files changed, oldest 2 days ago")]
    [InlineData("disk is 91% full", "disk is 97.5 % full")]
    [InlineData("backup failed at 2026-05-04T10:00:00Z", "backup failed at 2026-05-05T11:12:13+02:00")]
    [InlineData("backup failed at 09:15", "backup failed at 23:59:59")]
    [InlineData("tests are slow (12 min)", "OVERDUE tests are slow (14 min)")]
    [InlineData("mail \"[URGENT] call\" from Ada, just now", "mail \"[URGENT] call\" from Ada, 12 minutes ago")]
    [InlineData("1 message has waited", "7 messages have waited")]
    public void What_counts_or_ages_keeps_its_key(string before, string after) =>
        Assert.Equal(StableKeyRules.Derive("c", before), StableKeyRules.Derive("c", after));

    [Theory]
    [InlineData("cannot read \"report 1\"", "cannot read \"report 2\"")]
    [InlineData("cannot read report1.pdf", "cannot read report2.pdf")]
    [InlineData("cannot read /srv/a/1", "cannot read /srv/a/2")]
    [InlineData("issue #41 waits", "issue #42 waits")]
    [InlineData("disk is full", "memory is full")]
    [InlineData("\"[ops-list] [URGENT] a\" from Ada", "\"[ops-list] [URGENT] b\" from Ada")]
    [InlineData("\"fix branch main\" waits", "\"kill branch main\" waits")]
    public void Different_things_have_different_keys(string one, string other) =>
        Assert.NotEqual(StableKeyRules.Derive("c", one), StableKeyRules.Derive("c", other));

    [Fact]
    public void The_same_words_of_two_checks_are_two_things() => Assert.NotEqual(StableKeyRules.Derive("a", "disk is full"), StableKeyRules.Derive("b", "disk is full"));
}
