namespace Reeve.Engine.Compensation;

/// <summary>A program wants to undo steps of its run by itself.</summary>
/// <param name="Claim">The program's own name for this wish: who asks again under it is the same one.</param>
/// <param name="Lease">For how long nobody else touches them.</param>
/// <param name="By">Who asks.</param>
public sealed record ClaimRequest(string Claim, TimeSpan Lease, string By);

/// <summary>What becomes of such a wish, for one step.</summary>
public abstract record ClaimDecision
{
    private ClaimDecision()
    {
    }

    /// <summary>The program undoes it; the row must be on disk before it is told so.</summary>
    public sealed record Granted(StepCompensation Row) : ClaimDecision;

    /// <summary>It was granted to this claim before.</summary>
    public sealed record Kept(StepCompensation Row) : ClaimDecision;

    /// <param name="Status">What is recorded of it, or <c>not_found</c>, <c>no_effect</c>.</param>
    /// <param name="Reason">For people.</param>
    public sealed record Refused(string Status, string Reason) : ClaimDecision;
}
