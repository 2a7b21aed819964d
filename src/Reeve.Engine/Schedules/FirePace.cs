using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>When a fire that was refused is told again, and when no more. Immutable.</summary>
internal sealed class FirePace(ScheduleOptions options, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Whether the refusal may pass by itself within the time a fire is tried.</summary>
    public bool MayPass(ReeveException refused, Fire fire) =>
        (refused.Retryable || refused.Code is ErrorCode.Overloaded or ErrorCode.Unavailable or ErrorCode.StorageFull or ErrorCode.StorageFailed)
        && time.GetUtcNow() - fire.ClaimedAt < options.GiveUpAfter;

    public DateTimeOffset NextAt(int attempts)
    {
        var pause = options.RetryPause * (1L << Math.Clamp(attempts, 0, 20));
        return time.GetUtcNow() + (pause < options.LongestPause ? pause : options.LongestPause);
    }
}
