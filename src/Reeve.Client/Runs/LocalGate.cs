using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>No daemon: what the run's own account allows is allowed.</summary>
internal sealed class LocalGate : IRunGate
{
    public string Mode => "local";

    public IUndoGate Undo { get; } = new LocalUndoGate();

    public Task<GateAnswer> AskAsync(int step, CallIntent intent, Action<string?> onHeld, CancellationToken cancellationToken) =>
        Task.FromResult<GateAnswer>(new GateAnswer.Allowed(Step: null));

    public Task<ReeveException?> TellAsync(int step, CallIntent intent, GateAnswer.Allowed allowed, CallOutcome outcome) => Task.FromResult<ReeveException?>(null);

    public Task<ReeveException?> FinishAsync(string outcome, string? reason) => Task.FromResult<ReeveException?>(null);
}
