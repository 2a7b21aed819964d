using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Insight;

/// <summary>What is looked at of a step that is over.</summary>
public sealed record EndedStep(
    RunId Run, int Number, string Tool, StepState State, string? FailureCode, string? DecidedBy, DateTimeOffset IntendedAt, DateTimeOffset EndedAt)
{
    /// <summary>Never negative, also when the clock was set back meanwhile.</summary>
    public TimeSpan Took => EndedAt > IntendedAt ? EndedAt - IntendedAt : TimeSpan.Zero;
}
