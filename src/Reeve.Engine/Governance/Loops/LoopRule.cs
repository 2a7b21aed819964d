using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance.Loops;

/// <summary>A run that goes round in circles is told so, refused or ended, as configured. Reads the window that the live run keeps of its own calls.</summary>
internal sealed class LoopRule : IGuardRule
{
    public string Name => "loops";

    public GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts) =>
        !DaemonRuns.Sends(run) && facts.Loops?.Judge(facts.Call) is { } finding ? LoopRulings.Of(finding) : GuardRuling.Passed;
}
