using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance;

/// <summary>
/// The one gate (law 4). Whoever wants an effect asks here first; there is no second road. Decides in memory, records through the journal.
/// Thread-safe; calls for one run are decided in order.
/// </summary>
public interface IGuard
{
    /// <summary>
    /// Decides and records the intent (allowed and refused alike). With <see cref="Durability.Durable"/> it returns after the record is on disk.
    /// Failures: <c>not_found</c>, <c>conflict</c> (old fencing token), <c>storage_full</c>, <c>overloaded</c>.
    /// </summary>
    ValueTask<GuardDecision> BeginStepAsync(RunId run, long fencingToken, StepIntent intent, Durability durability, CancellationToken cancellationToken);

    /// <summary>Records the outcome of an allowed step. Refused with <c>conflict</c> when the step is over or the token is old.</summary>
    ValueTask EndStepAsync(RunId run, long fencingToken, StepId step, StepOutcome outcome, Durability durability, CancellationToken cancellationToken);
}
