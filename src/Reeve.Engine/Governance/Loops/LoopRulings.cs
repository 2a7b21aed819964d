using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Governance.Loops;

/// <summary>What the gate makes of a loop that was found. Pure.</summary>
internal static class LoopRulings
{
    public static GuardRuling Of(LoopFinding finding) => finding.Action switch
    {
        LoopAction.Warn => new GuardRuling.Warn(new GuardWarning(finding.Rule, ErrorCode.LoopDetected, finding.Reason)),
        LoopAction.Deny => new GuardRuling.Deny(ErrorCode.LoopDetected, finding.Reason) { Rule = finding.Rule },
        LoopAction.Kill => new GuardRuling.Kill("A loop: " + finding.Reason) { Rule = finding.Rule },
        _ => GuardRuling.Passed,
    };
}
