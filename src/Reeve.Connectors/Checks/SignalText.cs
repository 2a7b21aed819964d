using System.Text;

namespace Reeve.Connectors.Checks;

/// <summary>How facts become a signal: a summary line, then a line a fact, the most important first, bounded. Pure.</summary>
internal static class SignalText
{
    public const int MaxFacts = 10;
    private const int MaxLine = 300;

    /// <summary>One fact a line after a hyphen; past the bound their number is told, so that nothing is hidden silently.</summary>
    public static string Of(string summary, IReadOnlyList<string> facts, IReadOnlyList<string>? remarks = null)
    {
        var text = new StringBuilder(summary);
        foreach (var fact in facts.Take(MaxFacts))
        {
            text.Append("\n- ").Append(fact);
        }

        if (facts.Count > MaxFacts)
        {
            text.Append("\nand ").Append(facts.Count - MaxFacts).Append(" more.");
        }

        foreach (var remark in remarks ?? [])
        {
            text.Append('\n').Append(remark);
        }

        return text.ToString();
    }

    /// <summary>Somebody else's words on one line of ours: no control characters, no line ends, bounded.</summary>
    public static string Quote(string text)
    {
        var clean = string.Concat(text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
        return clean.Length > MaxLine ? clean[..MaxLine] + "…" : clean;
    }

    public static string Count(long number, string one, string? many = null) => number == 1 ? $"1 {one}" : $"{number} {many ?? one + "s"}";

    /// <summary>"3 days", "5 hours", "12 minutes": one unit, rounded down, because a deadline is not to be flattered.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Count((long)span.TotalDays, "day"),
        { TotalHours: >= 1 } => Count((long)span.TotalHours, "hour"),
        _ => Count(Math.Max(1, (long)span.TotalMinutes), "minute"),
    };
}
