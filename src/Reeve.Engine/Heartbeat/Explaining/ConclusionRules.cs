using Reeve.Engine.Delivery;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Heartbeat.Explaining;

/// <summary>The one sentence at the end of <c>why</c>: the reason there was or was not a notification.</summary>
internal static class ConclusionRules
{
    public static string Conclude(Run run, IReadOnlyList<ExplainedSignal> signals, IReadOnlyList<DecidedFinding> findings)
    {
        var told = findings.Where(static finding => finding.Notification is not null).ToList();
        if (told.Count > 0)
        {
            var first = told[0];
            var more = told.Count > 1 ? $" and {told.Count - 1} more" : "";
            return $"{Count(told.Count, "notification")}: \"{first.Finding.Title}\"{more}, because {first.Decision.Reason} (rule {first.Decision.Rule}).{Unfinished(run)}";
        }

        if (run.State != RunState.Succeeded)
        {
            return NotSucceeded(run);
        }

        if (signals.Count == 0)
        {
            return $"No notification: {Inside(run.Reason ?? "no check ran")}.";
        }

        return findings.Count == 0
            ? $"No notification: all is quiet; {Count(signals.Count, "check")} could look, and nothing they said was proposed as a finding."
            : Kept(findings);
    }

    private static string Kept(IReadOnlyList<DecidedFinding> findings)
    {
        var digest = findings.Count(static finding => finding.Decision.Disposition == Disposition.Digest);
        var suppressed = findings.Where(static finding => finding.Decision.Disposition == Disposition.Suppressed).ToList();
        if (digest == 0 && suppressed.All(static finding => finding.Decision.Rule == DeliveryRules.CooldownRule))
        {
            return $"No notification: {Count(findings.Count, "finding")} suppressed by the cooldown, because {suppressed[0].Decision.Reason}.";
        }

        var rules = suppressed
            .GroupBy(static finding => finding.Decision.Rule, StringComparer.Ordinal)
            .Select(static rule => $"{rule.Count()} by {rule.Key}");
        var parts = new List<string>();
        if (digest > 0)
        {
            parts.Add($"{Count(digest, "finding")} kept for the next digest");
        }

        if (suppressed.Count > 0)
        {
            parts.Add($"{Count(suppressed.Count, "finding")} suppressed ({string.Join(", ", rules)})");
        }

        return $"No notification: {string.Join(" and ", parts)}.";
    }

    private static string NotSucceeded(Run run) => run.State switch
    {
        RunState.Queued when run.Attempt > 1 => $"No notification yet: attempt {run.Attempt - 1} of the tick did not end well ({Inside(run.Reason)}), and the next one waits.",
        RunState.Queued => "No notification yet: the tick waits for its turn.",
        RunState.Running or RunState.Waiting => "No notification yet: the tick is still running.",
        RunState.DeadLetter => $"No notification: the tick failed {Count(run.Attempt, "time")} and was given up: {Inside(run.Reason)}.",
        RunState.TimedOut => $"No notification: the tick took too long: {Inside(run.Reason)}.",
        RunState.Killed => $"No notification: the tick was killed: {Inside(run.Reason)}.",
        RunState.Cancelled => $"No notification: the tick was cancelled: {Inside(run.Reason)}.",
        _ => $"No notification: the tick failed: {Inside(run.Reason)}.",
    };

    private static string Unfinished(Run run) => run.State == RunState.Succeeded ? "" : $" The tick itself did not finish well ({RunNames.Of(run.State)}).";

    private static string Inside(string? reason) => (reason ?? "no reason was recorded").TrimEnd('.', ' ');

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
