using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Governance;

/// <summary>Nothing happens in a run that is over, is about to be, or waits because its holder said so. One that only waits for an approval goes on with something else.</summary>
internal sealed class RunLiveRule : IGuardRule
{
    public const string RuleName = "run.live";

    public string Name => RuleName;

    public GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts) => Judge(run, facts);

    /// <summary>The same without an intent: it does not matter here what is asked for.</summary>
    public static GuardRuling Judge(Run run, in GuardFacts facts) => (run.State, facts.PendingEnd) switch
    {
        (RunState.Killed, _) => new GuardRuling.Kill(run.Reason ?? "The run was killed."),
        (_, RunCommand.Fail fail) => new GuardRuling.Deny(fail.Code, fail.Reason),
        (_, RunCommand.TimeOut timeOut) => new GuardRuling.Deny(ErrorCode.Timeout, timeOut.Reason),
        (not (RunState.Running or RunState.Waiting), _) => new GuardRuling.Deny(ErrorCode.Conflict, $"The run is {RunNames.Of(run.State)}."),
        (_, RunCommand.Kill kill) => new GuardRuling.Kill(kill.Reason),
        (_, not null) => new GuardRuling.Deny(ErrorCode.Conflict, "The run is about to end."),
        (RunState.Waiting, null) when RunRules.WaitsForApproval(run) => GuardRuling.Passed,
        (RunState.Waiting, null) => new GuardRuling.Deny(ErrorCode.Conflict, "The run waits: " + run.Reason),
        _ => GuardRuling.Passed,
    };
}
