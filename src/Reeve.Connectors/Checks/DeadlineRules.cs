using System.Globalization;
using Reeve.Sources.Issues;

namespace Reeve.Connectors.Checks;

/// <summary>Which open issues are overdue or soon due, and how that reads. Pure.</summary>
internal static class DeadlineRules
{
    public static string Describe(IReadOnlyList<Issue> issues, IReadOnlyList<string> unreadable, TimeSpan within, DateTimeOffset now)
    {
        var due = issues
            .Where(issue => issue.IsOpen && issue.DueAt <= now + within)
            .OrderBy(static issue => issue.DueAt)
            .ThenBy(static issue => issue.Priority)
            .ThenBy(static issue => issue.Id, StringComparer.Ordinal)
            .ToList();
        var open = issues.Count(static issue => issue.IsOpen);
        var summary = due.Count == 0
            ? $"No open issue is overdue or due within {SignalText.Span(within)} ({SignalText.Count(open, "open issue")} read)."
            : $"{SignalText.Count(due.Count, "open issue")} of {open} overdue or due within {SignalText.Span(within)}:";
        return SignalText.Of(summary, [.. due.Select(issue => Fact(issue, now))], unreadable);
    }

    private static string Fact(Issue issue, DateTimeOffset now)
    {
        var due = issue.DueAt!.Value;
        var when = due <= now ? $"OVERDUE by {SignalText.Span(now - due)}" : $"in {SignalText.Span(due - now)}";
        return string.Create(
            CultureInfo.InvariantCulture, $"[{SignalText.Quote(issue.Id)}] \"{SignalText.Quote(issue.Title)}\" due {due:yyyy-MM-dd HH:mm}Z ({when})");
    }
}
