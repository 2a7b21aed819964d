namespace Reeve.Engine.Compensation;

/// <summary>One try that a connected program is asked to make. Its state belongs to <see cref="HandlerDesk"/>, under the desk's lock.</summary>
public sealed class HandlerJob
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CompensationOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HandlerJob(string id, CompensationAttempt attempt) => (Id, Attempt) = (id, attempt);

    /// <summary>Another one at every try, so that a program whose time is over cannot answer for the next.</summary>
    public string Id { get; }

    public CompensationAttempt Attempt { get; }

    /// <summary>Until when an answer counts; known from when it was handed out.</summary>
    public DateTimeOffset LeaseUntil { get; internal set; }

    internal bool IsTaken => _taken.Task.IsCompleted;

    internal Task Taken => _taken.Task;

    internal Task<CompensationOutcome> Outcome => _outcome.Task;

    internal void Take(DateTimeOffset until)
    {
        LeaseUntil = until;
        _taken.TrySetResult();
    }

    internal bool End(CompensationOutcome outcome) => _outcome.TrySetResult(outcome);
}
