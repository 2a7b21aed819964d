using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Runs;

/// <summary>
/// Hears what live runs hold, for rooms that keep accounts over many runs. Called under the run's gate (or before anybody else knows the run),
/// so that one run's calls come in order; does no I/O and does not throw. Thread-safe.
/// </summary>
public interface IRunObserver
{
    /// <summary>The run is live, has used this much and promised this much to its open steps: the truth, whatever was heard before.</summary>
    void Holds(Run run, RunUsage usage, Spend reserved);

    /// <summary>The run left memory: it is over, or queued for another attempt and comes back with <see cref="Holds"/>.</summary>
    void Left(Run run);
}
