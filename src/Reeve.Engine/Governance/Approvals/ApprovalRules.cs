using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>What an approval asks, what a verdict makes of it and of its step. Pure.</summary>
public static class ApprovalRules
{
    /// <summary>The rule that a step carries which a person allowed.</summary>
    public const string Rule = "approval";

    internal static Approval Ask(Run run, Step held, StepIntent intent, DateTimeOffset now, TimeSpan expiry) => new()
    {
        Id = ApprovalId.Of(held.Id),
        Run = run.Id,
        Step = held.Id,
        Owner = run.Owner,
        Agent = run.Agent,
        Tool = held.Tool,
        ArgumentsHash = held.ArgumentsHash,
        Reason = held.Summary ?? "",
        WorstCase = intent.WorstCase,
        AskedAt = now,
        ExpiresAt = now + expiry,
    };

    /// <summary>
    /// The approval after the verdict; <c>conflict</c> when it was decided otherwise, or its time is over. The same verdict again is the same answer.
    /// </summary>
    internal static Approval Decide(Approval approval, ApprovalVerdict verdict, DateTimeOffset now)
    {
        if (approval.State == verdict.State)
        {
            return approval;
        }

        if (approval.State != ApprovalState.Pending)
        {
            throw new ReeveException(ErrorCode.Conflict, $"{approval.Id} is {Name(approval.State)} already.");
        }

        var isLate = verdict.State is ApprovalState.Approved or ApprovalState.Denied && now >= approval.ExpiresAt;
        return isLate
            ? throw new ReeveException(ErrorCode.ApprovalExpired, $"{approval.Id} expired at {approval.ExpiresAt:u}.", "The agent may ask again.")
            : approval with { State = verdict.State, DecidedAt = now, DecidedBy = verdict.By, Comment = verdict.Comment };
    }

    /// <summary>What becomes of the held step; null when it is left as it is (its run has ended it).</summary>
    internal static StepCommand? CommandFor(Approval decided) => decided.State switch
    {
        ApprovalState.Approved => new StepCommand.Allow(Rule),
        ApprovalState.Denied => new StepCommand.Deny(Rule, ErrorCode.Denied, $"{decided.DecidedBy} denied it" + (decided.Comment is null ? "." : ": " + decided.Comment)),
        ApprovalState.Expired => new StepCommand.Deny(Rule, ErrorCode.ApprovalExpired, "Nobody approved it in time."),
        _ => null,
    };

    public static string Name(ApprovalState state) => state switch
    {
        ApprovalState.Pending => "pending",
        ApprovalState.Approved => "approved",
        ApprovalState.Denied => "denied",
        ApprovalState.Expired => "expired",
        _ => "withdrawn",
    };
}

/// <summary>What somebody decided, and who.</summary>
public sealed record ApprovalVerdict(ApprovalState State, string By, string? Comment = null);
