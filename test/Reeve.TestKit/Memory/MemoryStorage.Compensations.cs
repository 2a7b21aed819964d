using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : ICompensationStore
{
    public ValueTask<IReadOnlyList<StepCompensation>> ListCompensationsAsync(RunId run, CancellationToken cancellationToken) =>
        new([.. _state.Compensations.Values.Where(row => row.Run == run).OrderByDescending(static row => row.Number)]);

    public ValueTask<IReadOnlyList<StepCompensation>> ListUnsettledCompensationsAsync(CancellationToken cancellationToken) => new([
        .. _state.Compensations.Values
            .Where(static row => row.Status == CompensationStatus.Pending || (!row.Escalated && row.Status != CompensationStatus.Succeeded))
            .OrderBy(static row => row.Run.Value, StringComparer.Ordinal)
            .ThenByDescending(static row => row.Number),
    ]);
}
