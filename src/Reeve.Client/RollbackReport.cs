namespace Reeve.Client;

/// <summary>What became of each side effect that a rollback looked at, newest first.</summary>
/// <param name="Steps">One a side-effecting call.</param>
public sealed record RollbackReport(IReadOnlyList<RollbackStep> Steps)
{
    /// <summary>Whether nothing is left that a person must look at.</summary>
    public bool IsClean => Steps.All(static step => step.Status == RollbackStatus.Succeeded);
}

/// <summary>One side effect.</summary>
/// <param name="Step">The call's number in its run, from 1.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Message">Why it is not undone, or null.</param>
public sealed record RollbackStep(int Step, string Tool, RollbackStatus Status, string? Message = null);

/// <summary>How far a side effect is undone.</summary>
public enum RollbackStatus
{
    /// <summary>Not yet: the daemon could not be asked, or its own rollback is at it. Another rollback asks again.</summary>
    Pending,

    /// <summary>It is undone.</summary>
    Succeeded,

    /// <summary>Undoing it failed; another rollback does not try again by itself, because half of it may be done.</summary>
    Failed,

    /// <summary>The call said no way to undo it.</summary>
    NoCompensation,

    /// <summary>Whether it was done at all is not known, so that nothing was undone.</summary>
    Skipped,
}
