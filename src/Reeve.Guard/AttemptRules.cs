namespace Reeve.Guard;

/// <summary>
/// Whether a guarded call that failed is made again, and what a call gets when nobody says otherwise. Pure. A call that changes something outside is
/// never repeated while nobody knows whether it was done: twice is worse than not at all, and the caller can look.
/// </summary>
public static class AttemptRules
{
    /// <summary>How often a failed call is made again.</summary>
    public const int DefaultRetries = 3;

    /// <summary>The most retries that may be asked for.</summary>
    public const int MostRetries = 10;

    /// <summary>How many guarded calls a run may make.</summary>
    public const int DefaultIterations = 25;

    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What to do after an attempt that failed.</summary>
    /// <param name="attempt">The attempt that failed, 1 for the first.</param>
    /// <param name="retries">How often the call may be made again.</param>
    /// <param name="sideEffect">Whether the call changes something outside.</param>
    /// <param name="failure">How it failed.</param>
    public static AttemptDecision AfterFailure(int attempt, int retries, bool sideEffect, AttemptFailure failure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(retries);
        return failure switch
        {
            AttemptFailure.Stopped => new AttemptDecision.GiveUp(sideEffect ? GiveUpReason.OutcomeUnknown : GiveUpReason.Stopped),
            AttemptFailure.Final => new AttemptDecision.GiveUp(GiveUpReason.Final),
            AttemptFailure.Failed or AttemptFailure.TimedOut when sideEffect => new AttemptDecision.GiveUp(GiveUpReason.OutcomeUnknown),
            _ when attempt > retries => new AttemptDecision.GiveUp(GiveUpReason.Exhausted),
            _ => new AttemptDecision.Retry(RetryRules.BackOff(attempt)),
        };
    }
}

/// <summary>How an attempt failed, as far as the next one is concerned.</summary>
public enum AttemptFailure
{
    /// <summary>It failed; whether something was done is not known.</summary>
    Failed,

    /// <summary>It took longer than it may; whether something was done is not known.</summary>
    TimedOut,

    /// <summary>It failed, and it is certain that nothing was done.</summary>
    NothingDone,

    /// <summary>It was answered, and asking again would get the same answer.</summary>
    Final,

    /// <summary>The caller cancelled it, or its run is over.</summary>
    Stopped,
}
