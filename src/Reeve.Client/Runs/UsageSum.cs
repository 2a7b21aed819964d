using Reeve.Guard.Budgets;

namespace Reeve.Client.Runs;

/// <summary>What the attempts of one call reported, usage added up. An attempt whose report cannot be true spoils the sum. Not thread-safe: attempts follow each other.</summary>
internal sealed class UsageSum
{
    public Usage Usage { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>What the last attempt that said anything said of undoing it.</summary>
    public byte[]? CompensationData { get; private set; }

    public void Add(GuardedCall call)
    {
        Add(call.Reported());
        CompensationData = call.CompensationData ?? CompensationData;
    }

    private void Add((Usage Usage, string? Problem) attempt)
    {
        Problem ??= attempt.Problem ?? (Usage + attempt.Usage).Problem;
        Usage = Problem is null ? Usage + attempt.Usage : Usage.None;
    }
}
