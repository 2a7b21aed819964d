using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Who may undo a step in its own program, and what its word means. A claim is granted only where nobody has begun, so that the program and a rollback never both act;
/// the program's word about a claim counts whenever it comes, unless somebody has undone the step by then. Pure.
/// </summary>
public static class ClaimRules
{
    /// <param name="run">The run, over or not.</param>
    /// <param name="step">Its step; null when it has none of that id.</param>
    /// <param name="known">What is recorded of undoing it.</param>
    /// <param name="request">The wish.</param>
    /// <param name="now">The time.</param>
    public static ClaimDecision Claim(Run run, Step? step, StepCompensation? known, ClaimRequest request, DateTimeOffset now)
    {
        if (step is null)
        {
            return new ClaimDecision.Refused("not_found", $"It is no step of {run.Id}.");
        }

        if (!step.SideEffect || step.State is not (StepState.Allowed or StepState.Done or StepState.Abandoned))
        {
            return new ClaimDecision.Refused("no_effect", $"The step is {RunNames.Of(step.State)}{(step.SideEffect ? "" : " and changed nothing")}.");
        }

        return known switch
        {
            null => new ClaimDecision.Granted(Begin(New(run, step, now), request, now)),
            { Status: CompensationStatus.Pending, Kind: CompensationKind.Client } when known.Claim == request.Claim => new ClaimDecision.Kept(known),
            { Status: CompensationStatus.NoCompensation or CompensationStatus.Skipped } or { Status: CompensationStatus.Failed, Begun: false } =>
                new ClaimDecision.Granted(Begin(known with { Version = known.Version + 1, Attempts = 0 }, request, now)),
            _ => new ClaimDecision.Refused(CompensationNames.Of(known.Status), Taken(known)),
        };
    }

    /// <summary>The program says how it ended. Null where that is no news; a <c>conflict</c> where somebody else has taken the step.</summary>
    public static StepCompensation? Report(StepCompensation row, string claim, CompensationOutcome outcome, DateTimeOffset now)
    {
        if (row.Kind != CompensationKind.Client || row.Claim != claim)
        {
            return row.Status == CompensationStatus.Succeeded
                ? null
                : throw new ReeveException(ErrorCode.Conflict, $"The claim on {row.Step} is over; its compensation is {CompensationNames.Of(row.Status)}.");
        }

        return row switch
        {
            { Status: CompensationStatus.Pending } => CompensationRules.End(row, outcome, now),
            { Status: CompensationStatus.Failed, Begun: true, FailureCode: CompensationNames.UnknownOutcome } => Late(row, outcome, now),
            _ => null,
        };
    }

    /// <summary>Whether the program may still be at work, so that nobody else judges or touches the row.</summary>
    public static bool IsHeld(StepCompensation row, DateTimeOffset now) =>
        row is { Status: CompensationStatus.Pending, Begun: true, Kind: CompensationKind.Client } && row.ClaimUntil > now;

    /// <summary>The claim ran out and its program said nothing.</summary>
    public static StepCompensation Expire(StepCompensation row, DateTimeOffset now) => row with
    {
        Version = row.Version + 1,
        Status = CompensationStatus.Failed,
        FailureCode = CompensationNames.UnknownOutcome,
        Reason = "The program that undoes it itself did not say in time how that ended.",
        EndedAt = now,
    };

    /// <summary>It was taken for unknown; now it is known after all.</summary>
    private static StepCompensation Late(StepCompensation row, CompensationOutcome outcome, DateTimeOffset now) =>
        CompensationRules.End(row with { Status = CompensationStatus.Pending, FailureCode = null, Reason = null, EndedAt = null }, outcome, now);

    private static StepCompensation New(Run run, Step step, DateTimeOffset now) => new()
    {
        Run = run.Id,
        Step = step.Id,
        Number = step.Number,
        Owner = run.Owner,
        Agent = run.Agent,
        Project = run.Project,
        Tool = step.Tool,
        Status = CompensationStatus.Pending,
        RequestedBy = "",
        RequestedAt = now,
    };

    private static StepCompensation Begin(StepCompensation row, ClaimRequest request, DateTimeOffset now) => row with
    {
        Status = CompensationStatus.Pending,
        Kind = CompensationKind.Client,
        Idempotent = false,
        Begun = true,
        Attempts = row.Attempts + 1,
        Job = null,
        Claim = request.Claim,
        ClaimUntil = now + request.Lease,
        RequestedBy = request.By,
        FailureCode = null,
        Reason = null,
        Escalated = false,
        RequestedAt = now,
        BegunAt = now,
        EndedAt = null,
    };

    private static string Taken(StepCompensation known) => known.Status switch
    {
        CompensationStatus.Succeeded => "It is undone already.",
        CompensationStatus.Pending when known.Kind == CompensationKind.Client => "Another program undoes it.",
        CompensationStatus.Pending => "A rollback undoes it.",
        _ => "It was begun before, and may have happened in part.",
    };
}
