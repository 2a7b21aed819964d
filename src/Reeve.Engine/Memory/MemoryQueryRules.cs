using System.Collections.Immutable;

namespace Reeve.Engine.Memory;

/// <summary>
/// Reads what somebody looks for: words, the beginning of words (<c>cat*</c>), and <c>"exact phrases"</c>. There is no other syntax: whatever else is typed is cut into
/// words, so no query of a stranger can fail, and none is longer than its bounds. Pure.
/// </summary>
public static class MemoryQueryRules
{
    public const int MaxQuery = 400;
    public const int MaxWords = 12;

    /// <summary>Shorter beginnings are taken for whole words: too many words begin so.</summary>
    private const int LeastPrefix = 2;

    public static MemoryQuery Parse(string query)
    {
        var words = new List<MemoryWord>();
        var phrases = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        var parts = query.Split('"');
        for (var i = 0; i < parts.Length; i++)
        {
            // Every second part stands in quotes; a last quote that nobody closed quotes nothing.
            if (i % 2 == 1 && i < parts.Length - 1)
            {
                ImmutableArray<string> phrase = [.. MemoryTokenRules.Tokens(parts[i]).Take(MaxWords)];
                words.AddRange(phrase.Select(static token => new MemoryWord(token, IsPrefix: false)));
                if (phrase.Length > 1)
                {
                    phrases.Add(phrase);
                }
            }
            else
            {
                words.AddRange(parts[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Words));
            }
        }

        var distinct = words.Distinct().ToList();
        return new MemoryQuery([.. distinct.Take(MaxWords)], phrases.ToImmutable(), distinct.Count > MaxWords);
    }

    private static IEnumerable<MemoryWord> Words(string piece)
    {
        var tokens = MemoryTokenRules.Tokens(piece).ToList();
        return tokens.Select((token, place) =>
            new MemoryWord(token, place == tokens.Count - 1 && piece.EndsWith('*') && token.Length >= LeastPrefix));
    }
}

/// <summary>A query that was read.</summary>
/// <param name="Words">Any of them may be found; the more and the rarer, the better.</param>
/// <param name="Phrases">Each must be found as it stands.</param>
/// <param name="IsCut">There were more words than are looked for.</param>
public sealed record MemoryQuery(ImmutableArray<MemoryWord> Words, ImmutableArray<ImmutableArray<string>> Phrases, bool IsCut);

/// <summary>A word, or the beginning of words.</summary>
public readonly record struct MemoryWord(string Text, bool IsPrefix);
