using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;

namespace Reeve.Client.Runs;

/// <summary>What a run's own account says to a call.</summary>
internal abstract record AccountDecision
{
    private AccountDecision()
    {
    }

    /// <summary>There is room, and it is kept until the call is settled.</summary>
    public sealed record Reserved(int Number, Spend Worst, LoopFinding? Warning) : AccountDecision;

    public sealed record Refused(string Rule, string Code, string Reason, bool EndsRun) : AccountDecision;
}
