using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance.Loops;

/// <summary>
/// A call that failed in run after run of an agent is told so, refused or its run ended, as configured. Ticks are exempt: looking again is what they are for,
/// and a check that fails is a finding already.
/// </summary>
internal sealed class RepeatedFailureRule(FailingCalls failing) : IGuardRule
{
    public string Name => "loops.repeated_failure";

    public GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts) =>
        run.Kind != RunKind.Tick && facts.Call is { } call && failing.Judge(run, call, facts.Now) is { } finding ? LoopRulings.Of(finding) : GuardRuling.Passed;
}
