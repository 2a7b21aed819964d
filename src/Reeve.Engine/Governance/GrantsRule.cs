using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Governance;

/// <summary>A run may use what it was granted and nothing else (law 5). The only rule that allows.</summary>
internal sealed class GrantsRule : IGuardRule
{
    public string Name => "grants";

    public GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts) =>
        GrantRules.Allows(run.Grants, intent.Tool)
            ? GuardRuling.Allowed
            : new GuardRuling.Deny(ErrorCode.Denied, $"The run was not granted {intent.Tool}.");
}
