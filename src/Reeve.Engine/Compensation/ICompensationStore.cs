using Reeve.Engine.Foundation;

namespace Reeve.Engine.Compensation;

/// <summary>What the room reads. Writes go through the journal as <see cref="CompensationSaved"/>.</summary>
public interface ICompensationStore
{
    /// <summary>Every compensation of a run, the newest step first.</summary>
    ValueTask<IReadOnlyList<StepCompensation>> ListCompensationsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>What a daemon that ended left behind: all that are pending, and all that the operator should have heard of and has not.</summary>
    ValueTask<IReadOnlyList<StepCompensation>> ListUnsettledCompensationsAsync(CancellationToken cancellationToken);
}
