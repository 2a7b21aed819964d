using System.Collections.Immutable;
using Reeve.Client.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.TestKit;

namespace Reeve.Tests.Client;

public sealed class CallRunnerTests : IDisposable
{
    private static readonly CallPlan Effect = new() { Tool = "mail.send", SideEffect = true, Retries = 3, Timeout = TimeSpan.FromSeconds(30), FailsOpen = false };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Only_a_side_effect_that_was_begun_is_in_doubt_when_the_run_is_killed(bool killedBefore, bool unknown)
    {
        using var trace = RunTrace.Open(_folder.Path, "run_1", Reeve.Client.TraceSync.Never, TimeProvider.System);
        var stop = new RunStop();
        var runner = new CallRunner("run_1", trace, stop, TimeProvider.System);
        var admission = new Admission(CallIntent.Of(Effect, null), new AccountDecision.Reserved(1, Spend.None, null), new GateAnswer.Allowed("step_1"));
        if (killedBefore)
        {
            stop.Stop(ErrorCode.Killed, "enough");
        }

        var end = await runner.RunAsync(
            admission,
            async call =>
            {
                stop.Stop(ErrorCode.Killed, "enough");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);
                return 1;
            },
            CancellationToken.None);

        Assert.Equal((false, ErrorCode.Killed, unknown), (end.Outcome.Succeeded, end.Outcome.Code, end.Outcome.Unknown));
    }

    [Fact]
    public void An_account_gives_back_what_a_call_that_was_not_begun_had_reserved()
    {
        var account = new RunAccount(ImmutableArray.Create("*"), new BudgetLimits(Steps: 1, Tokens: 100), Reeve.Guard.Loops.LoopOptions.Off);
        var intent = CallIntent.Of(Effect with { WorstTokens = 100 }, null);
        for (var time = 0; time < 3; time++)
        {
            var reserved = Assert.IsType<AccountDecision.Reserved>(account.TryReserve(intent));
            Assert.IsType<AccountDecision.Refused>(account.TryReserve(intent));
            account.Settle(reserved, CallOutcome.NotBegun(ErrorCode.Denied, ""));
        }

        Assert.Equal(Spend.None, account.Used);
    }
}
