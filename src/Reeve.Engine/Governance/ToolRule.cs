using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;

namespace Reeve.Engine.Governance;

/// <summary>
/// A tool that is switched off is denied, so is one call more than a run may make, and one that needs an approval is held. A tool nobody registered is none of this rule's business: the grants decide.
/// Asked after the others, so that nobody is bothered for what would not be allowed anyway.
/// </summary>
internal sealed class ToolRule(ToolCache tools) : IGuardRule
{
    public string Name => "tools";

    public GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts) => tools.Find(run.Owner, run.Project, intent.Tool) switch
    {
        { Enabled: false } => new GuardRuling.Deny(ErrorCode.ToolDisabled, $"{intent.Tool} is disabled in project {run.Project}."),
        { MaxCallsPerRun: { } most } when facts.ToolCalls >= most => new GuardRuling.Deny(
            ErrorCode.ToolLimit, $"{intent.Tool} may be called {most} times in one run."),
        { Approval: ToolApproval.Required } => new GuardRuling.Hold($"{intent.Tool} needs an approval."),
        _ => GuardRuling.Passed,
    };
}
