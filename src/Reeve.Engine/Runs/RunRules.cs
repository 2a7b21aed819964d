using Reeve.Guard;

namespace Reeve.Engine.Runs;

/// <summary>
/// Every legal move of a run and nothing else; nobody else assigns a run's state. Pure.
/// A terminal state never changes, a killed run answers every later outcome with <c>killed</c>, and an old fencing token is refused.
/// </summary>
public static class RunRules
{
    public static bool IsTerminal(RunState state) => state is not (RunState.Queued or RunState.Running or RunState.Waiting);

    /// <summary>The reason of a run that waits because every step it has open is held. Its steps end that wait; see <see cref="Follow"/>.</summary>
    public const string ForApproval = "It waits for an approval.";

    /// <summary>Whether the run waits for people to decide on its held steps, and not because its holder said so.</summary>
    public static bool WaitsForApproval(Run run) => run is { State: RunState.Waiting, Reason: ForApproval };

    /// <summary>Whether a step can be in such a run: a holder who does something else meanwhile does not wait any more.</summary>
    public static bool TakesSteps(Run run) => run.State == RunState.Running || WaitsForApproval(run);

    /// <summary>
    /// What its open steps make of a run: it waits while all of them are held, and goes on when one is not, or none is left. Null: it stays as it is. No step ends a wait
    /// that the holder asked for.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="open">Its steps that are allowed or held.</param>
    /// <param name="held">Those of them that are held.</param>
    public static RunCommand? Follow(Run run, int open, int held) => run.State switch
    {
        RunState.Running when held > 0 && held == open => new RunCommand.Wait(ForApproval),
        RunState.Waiting when WaitsForApproval(run) && (held == 0 || held < open) => new RunCommand.Resume(),
        _ => null,
    };

    /// <summary>Whether a command takes the run out of its holder's hands: over, or queued for another.</summary>
    public static bool IsEnd(RunCommand command) => command is not (RunCommand.Lease or RunCommand.Renew or RunCommand.Wait or RunCommand.Resume);

    public static RunDecision Decide(Run run, RunCommand command, DateTimeOffset now)
    {
        if (IsTerminal(run.State))
        {
            return DecideOver(run, command);
        }

        if (command.Token is { } token && token != run.FencingToken)
        {
            return Refuse($"The fencing token {token} is old; the run moved on to {run.FencingToken}.");
        }

        return (run.State, command) switch
        {
            (RunState.Queued, RunCommand.Lease lease) => Leased(run, lease, now),
            (RunState.Queued, RunCommand.Retry) => new RunDecision.Unchanged(run),
            (RunState.Queued, RunCommand.Cancel cancel) => Ended(run, RunState.Cancelled, now, ErrorCode.Cancelled, cancel.Reason),
            (RunState.Queued, RunCommand.Kill kill) => Ended(run, RunState.Killed, now, ErrorCode.Killed, kill.Reason),
            (RunState.Queued, _) => Refuse("The run is queued: nobody holds it yet."),

            (_, RunCommand.Lease) => Refuse("The run is already held."),
            (_, RunCommand.Renew renew) => Renewed(run, renew),
            (RunState.Running, RunCommand.Wait wait) => Moved(run with { State = RunState.Waiting, Reason = wait.Reason }),
            (RunState.Waiting, RunCommand.Wait) => new RunDecision.Unchanged(run),
            (RunState.Waiting, RunCommand.Resume) => Moved(run with { State = RunState.Running, Reason = null }),
            (RunState.Running, RunCommand.Resume) => new RunDecision.Unchanged(run),
            (RunState.Running, RunCommand.Succeed succeed) => Ended(run, RunState.Succeeded, now, null, succeed.Reason),
            (RunState.Waiting, RunCommand.Succeed succeed) when WaitsForApproval(run) => Ended(run, RunState.Succeeded, now, null, succeed.Reason),
            (RunState.Waiting, RunCommand.Succeed) => Refuse("The run waits; it cannot succeed before it goes on."),
            (_, RunCommand.Fail fail) => Ended(run, RunState.Failed, now, fail.Code, fail.Reason),
            (_, RunCommand.TimeOut timeOut) => Ended(run, RunState.TimedOut, now, ErrorCode.Timeout, timeOut.Reason),
            (_, RunCommand.Cancel cancel) => Ended(run, RunState.Cancelled, now, ErrorCode.Cancelled, cancel.Reason),
            (_, RunCommand.Kill kill) => Ended(run, RunState.Killed, now, ErrorCode.Killed, kill.Reason),
            (_, RunCommand.Retry retry) => Retried(run, retry, now),
            (_, RunCommand.Expire) => Expired(run, now),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name} in state {run.State}."),
        };
    }

    /// <summary>Which of two ends prevails while neither is recorded: a kill over everything, otherwise the first.</summary>
    public static RunCommand Prevailing(RunCommand? first, RunCommand second) =>
        first is RunCommand.Kill || (first is not null && second is not RunCommand.Kill) ? first : second;

    /// <summary>
    /// What becomes of a live run whose holder died with the last daemon; null: it goes on (queued, or an external holder whose lease still runs).
    /// </summary>
    public static RunCommand? Recover(Run run, DateTimeOffset now) => run switch
    {
        { State: RunState.Queued } => null,
        { Kind: RunKind.External } when run.LeaseUntil > now => null,
        { Kind: RunKind.External } => new RunCommand.Expire(),
        { Kind: RunKind.Tick or RunKind.Job, MaxAttempts: > 1 } =>
            new RunCommand.Retry(RunFailure.Recovered, "The daemon ended while the run was at work."),
        { Kind: RunKind.Turn, State: RunState.Waiting, MaxAttempts: > 1 } when !WaitsForApproval(run) =>
            new RunCommand.Retry(RunFailure.Recovered, "The daemon ended while a person was asked."),
        _ => new RunCommand.Fail(RunFailure.Recovered, "The daemon ended while the run was at work."),
    };

    private static RunDecision DecideOver(Run run, RunCommand command) => (run.State, command) switch
    {
        (RunState.Killed, RunCommand.Kill)
            or (RunState.Succeeded, RunCommand.Succeed)
            or (RunState.Failed, RunCommand.Fail)
            or (RunState.Failed, RunCommand.Expire)
            or (RunState.TimedOut, RunCommand.TimeOut)
            or (RunState.Cancelled, RunCommand.Cancel)
            or (RunState.DeadLetter, RunCommand.Retry) when command.Token is null || command.Token == run.FencingToken
            => new RunDecision.Unchanged(run),
        (RunState.Killed, _) => new RunDecision.Refused(ErrorCode.Killed, "The run was killed: " + run.Reason),
        _ => Refuse($"The run is over ({RunNames.Of(run.State)})."),
    };

    private static RunDecision.Moved Leased(Run run, RunCommand.Lease lease, DateTimeOffset now) => Moved(run with
    {
        State = RunState.Running,
        Holder = lease.Holder,
        LeaseUntil = lease.Until,
        FencingToken = run.FencingToken + 1,
        StartedAt = run.StartedAt ?? now,
        FailureCode = null,
        Reason = null,
    });

    private static RunDecision Renewed(Run run, RunCommand.Renew renew) =>
        renew.Until <= run.LeaseUntil ? new RunDecision.Unchanged(run) : Moved(run with { LeaseUntil = renew.Until });

    private static RunDecision.Moved Retried(Run run, RunCommand.Retry retry, DateTimeOffset now) =>
        run.Attempt >= run.MaxAttempts
            ? Ended(run, RunState.DeadLetter, now, retry.Code, retry.Reason)
            : Moved(run with
            {
                State = RunState.Queued,
                Attempt = run.Attempt + 1,
                FencingToken = run.FencingToken + 1, // fences the old holder off at once, not only when a new one comes
                Holder = null,
                LeaseUntil = null,
                FailureCode = retry.Code,
                Reason = retry.Reason,
            });

    private static RunDecision Expired(Run run, DateTimeOffset now) =>
        run.LeaseUntil > now
            ? Refuse("The lease still runs.")
            : Ended(run, RunState.Failed, now, RunFailure.LeaseExpired, "Its holder stopped renewing the lease.");

    private static RunDecision.Moved Ended(Run run, RunState state, DateTimeOffset now, string? code, string? reason) =>
        Moved(run with { State = state, EndedAt = now, LeaseUntil = null, FailureCode = code, Reason = reason });

    private static RunDecision.Moved Moved(Run next) => new(next with { Version = next.Version + 1 });

    private static RunDecision.Refused Refuse(string reason) => new(ErrorCode.Conflict, reason);
}
