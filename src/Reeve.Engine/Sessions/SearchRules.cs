using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>What a search finds: words, in any case and order, all of them in one line. Pure.</summary>
public static class SearchRules
{
    public const int MaxWords = 8;
    public const int MaxQuery = 200;

    private const int Around = 80;

    /// <summary>Empty when there are none or too many.</summary>
    public static ImmutableArray<string> Words(string query)
    {
        ImmutableArray<string> words = [.. query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
        return words.Length <= MaxWords ? words : [];
    }

    /// <summary>What of a line can be found: what was said, done and returned.</summary>
    public static string? TextOf(SessionLine line) => line switch
    {
        SessionLine.User user => user.Text,
        SessionLine.Assistant assistant => assistant.Text,
        SessionLine.ToolCall call => call.Call.Name + " " + call.Call.Arguments,
        SessionLine.ToolResult result => result.Output,
        SessionLine.Compaction compaction => compaction.Summary,
        _ => null,
    };

    /// <summary>The surroundings of the first word, fit to be shown; null when a word is missing.</summary>
    public static string? Excerpt(string text, ImmutableArray<string> words)
    {
        var first = int.MaxValue;
        foreach (var word in words)
        {
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return null;
            }

            first = Math.Min(first, at);
        }

        var from = Math.Max(0, first - Around);
        var to = Math.Min(text.Length, first + (2 * Around));
        return (from > 0 ? "…" : "") + WordRules.Clean(text[from..to], 3 * Around, multiline: false) + (to < text.Length ? "…" : "");
    }
}
