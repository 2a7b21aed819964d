using System.Text.RegularExpressions;
using Reeve.Engine.Delivery;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>
/// One declared rule of the offline model: a pattern over one fact line, and what to make of a match.
/// Templates know <c>${line}</c>, <c>${check}</c>, <c>${kind}</c>, <c>${key}</c> (the line's stable identity) and the pattern's groups by name or number.
/// </summary>
public sealed record FindingRule
{
    /// <summary>For <c>why</c>: where the rule was declared, or a default's marker.</summary>
    public required string Id { get; init; }

    public required Regex Pattern { get; init; }

    public required Severity Severity { get; init; }

    public string Title { get; init; } = "${line}";

    public string Detail { get; init; } = "";

    public string DedupeKey { get; init; } = "${key}";

    /// <summary>Null applies to the facts of every check.</summary>
    public string? CheckId { get; init; }

    public SuggestedAction Action { get; init; } = SuggestedAction.Notify;

    /// <summary>
    /// Patterns come out of files: linear time where the engine can promise it, else (look-around, back references) a hard limit per line,
    /// whose excess the rules report as a finding of its own. Throws <see cref="ArgumentException"/> for a pattern that is none.
    /// </summary>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);
}
