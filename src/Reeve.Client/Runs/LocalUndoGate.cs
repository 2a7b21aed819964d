using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>No daemon: nobody else undoes anything.</summary>
internal sealed class LocalUndoGate : IUndoGate
{
    public Task<IReadOnlyList<UndoClaim>> ClaimAsync(IReadOnlyList<string?> steps) =>
        Task.FromResult<IReadOnlyList<UndoClaim>>([.. steps.Select(static _ => new UndoClaim.Granted(Until: null))]);

    public Task<ReeveException?> TellAsync(string? step, UndoOutcome outcome, string? message) => Task.FromResult<ReeveException?>(null);
}
