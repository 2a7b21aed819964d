using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>Who beside the run's own account has a say in its calls: the daemon, or nobody. Thread-safe.</summary>
internal interface IRunGate
{
    /// <summary><c>daemon</c> or <c>local</c>, for the trace.</summary>
    string Mode { get; }

    /// <summary>Who else may undo what the run did.</summary>
    IUndoGate Undo { get; }

    /// <summary>Asks for one call. <paramref name="onHeld"/> is told, once, when it waits for an approval.</summary>
    Task<GateAnswer> AskAsync(int step, CallIntent intent, Action<string?> onHeld, CancellationToken cancellationToken);

    /// <summary>Tells how an allowed call ended. What cannot be delivered now is kept; then why is returned.</summary>
    Task<ReeveException?> TellAsync(int step, CallIntent intent, GateAnswer.Allowed allowed, CallOutcome outcome);

    /// <summary>Tells how the run ended, likewise.</summary>
    Task<ReeveException?> FinishAsync(string outcome, string? reason);
}
