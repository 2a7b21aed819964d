using Reeve.Guard.Budgets;

namespace Reeve.Client.Runs;

/// <summary>The usage of all attempts of one call. An attempt whose report cannot be true spoils the sum. Not thread-safe: attempts follow each other.</summary>
internal sealed class UsageSum
{
    public Usage Usage { get; private set; }

    public string? Problem { get; private set; }

    public void Add((Usage Usage, string? Problem) attempt)
    {
        Problem ??= attempt.Problem ?? (Usage + attempt.Usage).Problem;
        Usage = Problem is null ? Usage + attempt.Usage : Usage.None;
    }
}
