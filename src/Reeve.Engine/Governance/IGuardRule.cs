using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance;

/// <summary>One rule of the gate. Pure: it sees what it is given and nothing else. Rules are asked in order; the first objection decides.</summary>
public interface IGuardRule
{
    /// <summary>A stable name, for the record and for <c>why</c>.</summary>
    string Name { get; }

    GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts);
}
