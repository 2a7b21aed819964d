namespace Reeve.Engine.Runs;

/// <summary>How a holder says its run ended.</summary>
public abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    public sealed record Succeeded(string? Reason = null) : RunOutcome;

    public sealed record Failed(string Code, string Reason) : RunOutcome;

    public sealed record Cancelled(string Reason) : RunOutcome;

    /// <summary>Its holder's own clock ran out, where the wall clock of the budget is not the one that counts.</summary>
    public sealed record TimedOut(string Reason) : RunOutcome;

    /// <summary>This attempt failed: queue another while attempts remain, else the dead letter.</summary>
    public sealed record TryAgain(string Code, string Reason) : RunOutcome;

    internal RunCommand ToCommand(long token) => this switch
    {
        Succeeded succeeded => new RunCommand.Succeed(succeeded.Reason) { Token = token },
        Failed failed => new RunCommand.Fail(failed.Code, failed.Reason) { Token = token },
        Cancelled cancelled => new RunCommand.Cancel(cancelled.Reason) { Token = token },
        TimedOut late => new RunCommand.TimeOut(late.Reason) { Token = token },
        TryAgain again => new RunCommand.Retry(again.Code, again.Reason) { Token = token },
        _ => throw new InvalidOperationException("An outcome without a command: " + GetType().Name),
    };
}
