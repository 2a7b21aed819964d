using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>
/// What reached the world and whether it was undone. The compensations are read out of their ledger entries, by the words of those alone. An effect whose
/// outcome nobody recorded is called unknown, never absent. Pure.
/// </summary>
internal static class SideEffectRules
{
    private const string Prefix = "compensation.";

    public static IEnumerable<SideEffectFact> Of(ImmutableArray<Step> steps, ImmutableArray<IncidentEntry> entries)
    {
        var newest = new Dictionary<string, IncidentEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Family == Family.Compensation && entry.Type.StartsWith(Prefix, StringComparison.Ordinal) && entry["step"] is { } step)
            {
                newest[step] = entry;
            }
        }

        return
            from step in steps
            where step.SideEffect && Outcome(step.State) is not null
            let undone = newest.GetValueOrDefault(step.Id.Value)
            select new SideEffectFact(step, WordingRules.Name(step.Tool), Outcome(step.State)!, undone is null ? "none recorded" : Status(undone.Type), undone?.Index);
    }

    private static string? Outcome(StepState state) => state switch
    {
        StepState.Done => "done",
        StepState.Failed => "failed: it may have happened in part",
        StepState.Abandoned => "unknown: no outcome was recorded",
        StepState.Allowed => "unknown: allowed and still open",
        _ => null, // denied, held or never decided: it was not let through
    };

    private static string Status(string type) => type[Prefix.Length..] switch
    {
        "intended" or "deferred" => "pending",
        "missing" => "no_compensation",
        var status => status,
    };
}
