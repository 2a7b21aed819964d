namespace Reeve.Client.Runs;

/// <summary>A call that may be made: what it is, what is reserved for it, and what the gate said.</summary>
internal sealed record Admission(CallIntent Intent, AccountDecision.Reserved Reserved, GateAnswer.Allowed Allowed)
{
    public int Step => Reserved.Number;

    public CallPlan Plan => Intent.Plan;
}
