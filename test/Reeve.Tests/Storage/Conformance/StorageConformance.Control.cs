using Reeve.Engine.Access;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_kill_switch_stays_as_it_was_first_engaged_until_it_is_lifted()
    {
        var all = new KillSwitch(KillTarget.All, "it's enough", "peer:1000", At.AddSeconds(2));
        var agent = new KillSwitch(KillTarget.OfAgent("a", "o"), "r", "token", At.AddSeconds(1));
        await AcceptAsync(new SwitchEngaged(all), new SwitchEngaged(agent), new SwitchEngaged(new KillSwitch(KillTarget.OfOwner("o"), "r", "token", At.AddSeconds(3))));
        await AcceptAsync(new SwitchEngaged(all with { Reason = "again", EngagedAt = At.AddSeconds(9) }));

        await RefuseAsync(new SwitchLifted(KillTarget.OfAgent("a")));
        await RefuseAsync(new SwitchLifted(KillTarget.OfOwner("other")));
        await AcceptAsync(new SwitchLifted(KillTarget.OfOwner("o")));
        await RefuseAsync(new SwitchLifted(KillTarget.OfOwner("o")));

        Assert.Equal([agent, all], await _storage.Switches.ListEngagedAsync(Never));
    }

    [Fact]
    public async Task A_switch_and_the_kills_it_caused_are_recorded_together_or_not_at_all()
    {
        await AcceptAsync(new RunAdded(Running()));

        await RefuseAsync(
            new SwitchEngaged(new KillSwitch(KillTarget.All, "r", "token", At)),
            new RunMoved(Running() with { State = RunState.Killed, Version = 7 }));

        Assert.Empty(await _storage.Switches.ListEngagedAsync(Never));
    }

    [Fact]
    public async Task A_token_is_kept_under_a_name_of_its_own_until_it_is_replaced_or_revoked()
    {
        var token = Granted(1, "phone") with { ExpiresAt = At.AddDays(1) };
        await AcceptAsync(new TokenGranted(token, null), new TokenGranted(Granted(2, "ci"), null));

        await RefuseAsync(new TokenGranted(Granted(3, "phone"), null));
        await RefuseAsync(new TokenGranted(Granted(1, "other"), null));
        await RefuseAsync(new TokenRevoked(new TokenId("token_9")));
        await AcceptAsync(new TokenGranted(Granted(4, "phone"), token.Id));
        await AcceptAsync(new TokenRevoked(new TokenId("token_2")));

        var kept = Assert.Single(await _storage.Tokens.ListTokensAsync(Never));
        Assert.Equal(new byte[] { 4, 4, 4 }, kept.SecretHash.ToArray());
        Assert.Equal(Granted(4, "phone") with { SecretHash = default }, kept with { SecretHash = default });
    }

    [Fact]
    public async Task An_approval_is_asked_once_decided_once_and_listed_newest_first()
    {
        var first = Asked(1);
        var second = Asked(2) with { Owner = "other", WorstCase = new Usage(1, 2, 0, 3) };
        await AcceptAsync(new ApprovalAsked(first));
        await AcceptAsync(new ApprovalAsked(second));
        var approved = first with { State = ApprovalState.Approved, DecidedAt = At.AddMinutes(1), DecidedBy = "ann", Comment = "fine" };

        await RefuseAsync(new ApprovalAsked(first));
        await AcceptAsync(new ApprovalDecided(approved));
        await RefuseAsync(new ApprovalDecided(first with { State = ApprovalState.Denied, DecidedAt = At, DecidedBy = "bob" }));

        Assert.Equal(approved, await _storage.Approvals.FindAsync(first.Id, Never));
        Assert.Null(await _storage.Approvals.FindAsync(new ApprovalId("appr_9"), Never));
        Assert.Equal([second], (await _storage.Approvals.ListAsync(null, ApprovalState.Pending, new PageRequest(null, 10), Never)).Items);
        Assert.Equal([approved], (await _storage.Approvals.ListAsync("o", ApprovalState.Approved, new PageRequest(null, 10), Never)).Items);
        var page = await _storage.Approvals.ListAsync(null, null, new PageRequest(null, 1), Never);
        Assert.Equal([second], page.Items);
        Assert.Equal("appr_2", page.Next);
        Assert.Equal([approved], (await _storage.Approvals.ListAsync(null, null, new PageRequest(page.Next, 1), Never)).Items);
    }

    private static Approval Asked(int number) => new()
    {
        Id = new ApprovalId("appr_" + number),
        Run = new RunId("run_1"),
        Step = new StepId("step_" + number),
        Owner = "o",
        Agent = "a",
        Tool = "deploy",
        ArgumentsHash = new string('a', 64),
        Reason = "deploy needs an approval.",
        AskedAt = At,
        ExpiresAt = At.AddDays(1),
    };

    private static AccessToken Granted(byte id, string name) => new()
    {
        Id = new TokenId("token_" + id),
        Name = name,
        Owner = "o",
        Scopes = ScopeSet.Read | ScopeSet.Operate,
        SecretHash = new byte[] { id, id, id },
        CreatedAt = At,
        GrantedBy = "peer:1000",
    };
}
