namespace Reeve.Engine.Runs;

/// <summary>What may be asked of a run. <see cref="RunRules"/> says when it is legal.</summary>
public abstract record RunCommand
{
    private RunCommand()
    {
    }

    /// <summary>The holder's fencing token, or null when the daemon itself decides (a kill, a timeout, recovery): then no token can be old.</summary>
    public long? Token { get; init; }

    /// <summary>A holder takes the queued run and starts it under a new token.</summary>
    public sealed record Lease(string Holder, DateTimeOffset Until) : RunCommand;

    /// <summary>The holder says it is alive.</summary>
    public sealed record Renew(DateTimeOffset Until) : RunCommand;

    /// <summary>The run waits for an approval (<see cref="RunRules.ForApproval"/>), a person or a budget.</summary>
    public sealed record Wait(string Reason) : RunCommand;

    /// <summary>What it waited for has come.</summary>
    public sealed record Resume : RunCommand;

    public sealed record Succeed(string? Reason = null) : RunCommand;

    public sealed record Fail(string Code, string Reason) : RunCommand;

    /// <summary>Its wall-clock budget is used up.</summary>
    public sealed record TimeOut(string Reason) : RunCommand;

    public sealed record Cancel(string Reason) : RunCommand;

    public sealed record Kill(string Reason) : RunCommand
    {
        /// <summary>When it was asked for; the record tells how long the work went on after it.</summary>
        public DateTimeOffset? RequestedAt { get; init; }

        /// <summary>Who asked for it, as the door proved it; null when the daemon itself decides.</summary>
        public string? By { get; init; }
    }

    /// <summary>This attempt failed: a new one if attempts remain, the dead letter if not.</summary>
    public sealed record Retry(string Code, string Reason) : RunCommand;

    /// <summary>The lease ran out unrenewed.</summary>
    public sealed record Expire : RunCommand;
}
