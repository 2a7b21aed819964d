namespace Reeve.Guard;

/// <summary>What follows an attempt that failed.</summary>
public abstract record AttemptDecision
{
    private AttemptDecision()
    {
    }

    /// <summary>Try again.</summary>
    /// <param name="Pause">How long to wait before.</param>
    public sealed record Retry(TimeSpan Pause) : AttemptDecision;

    /// <summary>The failure stands.</summary>
    /// <param name="Reason">Why it is not tried again.</param>
    public sealed record GiveUp(GiveUpReason Reason) : AttemptDecision;
}

/// <summary>Why a failed call is not made again.</summary>
public enum GiveUpReason
{
    /// <summary>It has been tried as often as it may.</summary>
    Exhausted,

    /// <summary>It changes something outside, and whether that happened is not known.</summary>
    OutcomeUnknown,

    /// <summary>The answer would be the same.</summary>
    Final,

    /// <summary>Nobody waits for it any more.</summary>
    Stopped,
}
