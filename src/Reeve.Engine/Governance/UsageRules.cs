using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance;

/// <summary>Whether reported usage can be true, and what is recorded when it cannot. Pure.</summary>
internal static class UsageRules
{
    /// <summary>
    /// The outcome as it is recorded and, when its figures were refused, why. Nobody gains by reporting nonsense: the step fails, and what it had reserved
    /// is charged as if it had been used.
    /// </summary>
    public static (StepOutcome Outcome, string? Problem) Judge(StepOutcome reported, Spend reserved)
    {
        var problem = reported.UnreadableUsage ?? reported.Used.Problem;
        return problem is null
            ? (reported, null)
            : (reported with { Succeeded = false, FailureCode = ErrorCode.UsageInvalid, Used = new Usage(0, reserved.Tokens, 0, reserved.MicroUsd) }, problem);
    }
}
