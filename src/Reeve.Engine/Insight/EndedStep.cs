using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Insight;

/// <summary>What is looked at of a step that is over.</summary>
public sealed record EndedStep(
    RunId Run, int Number, string Tool, StepState State, string? FailureCode, string? DecidedBy, DateTimeOffset IntendedAt, DateTimeOffset EndedAt)
{
    /// <summary>The rule by which a person let a held step happen.</summary>
    public const string Approval = "approval";

    /// <summary>Whether the time it took is the tool's: of one that was held, most went by until somebody approved it.</summary>
    public bool IsTimed => State == StepState.Done && DecidedBy != Approval;

    /// <summary>Never negative, also when the clock was set back meanwhile.</summary>
    public TimeSpan Took => EndedAt > IntendedAt ? EndedAt - IntendedAt : TimeSpan.Zero;
}
