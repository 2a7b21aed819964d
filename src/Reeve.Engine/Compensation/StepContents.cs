using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Compensation;

/// <summary>Finds what was recorded of a run's steps. The index of a whole run is made once a rollback; contents are read a step at a time. Thread-safe.</summary>
internal sealed class StepContents(ILedgerStore ledger, CompensationOptions options)
{
    private const int PageSize = 500;

    /// <summary>Where each step's entries stand in the log.</summary>
    public async Task<IReadOnlyDictionary<string, List<long>>> IndexAsync(RunId run, CancellationToken cancellationToken)
    {
        var index = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        var filter = new EntryFilter(new HashSet<Family> { Family.Steps }, run);
        long from = 0;
        while (true)
        {
            var page = await ledger.ReadAsync(from, PageSize, filter, cancellationToken);
            foreach (var entry in page)
            {
                if (StepOf(entry) is { } step)
                {
                    (index.TryGetValue(step, out var places) ? places : index[step] = []).Add(entry.Index);
                }
            }

            if (page.Count < PageSize)
            {
                return index;
            }

            from = page[^1].Index + 1;
        }
    }

    /// <summary>The contents of those entries as far as they are still there and fit, and the names of those that do not fit.</summary>
    public async Task<(IReadOnlyList<StepContent> Contents, IReadOnlyList<string> Omitted)> ReadAsync(List<long> places, CancellationToken cancellationToken)
    {
        var contents = new List<StepContent>();
        var omitted = new List<string>();
        var left = options.ContentBytes;
        foreach (var place in places)
        {
            foreach (var stored in await ledger.ReadContentsAsync(place, cancellationToken))
            {
                if (stored.Bytes is not { } bytes)
                {
                    continue; // erased
                }

                if (bytes.Length > left)
                {
                    omitted.Add(stored.Name);
                    continue;
                }

                left -= bytes.Length;
                contents.Add(new StepContent(stored.Name, stored.MediaType, bytes));
            }
        }

        return (contents, omitted);
    }

    private static string? StepOf(LedgerEntry entry) =>
        entry.Bytes is { } bytes && EntryRules.DataOf(bytes) is { ValueKind: System.Text.Json.JsonValueKind.Object } data
        && data.TryGetProperty("step", out var step) && step.ValueKind == System.Text.Json.JsonValueKind.String
            ? step.GetString()
            : null;
}
