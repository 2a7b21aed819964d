using System.Collections.Immutable;

namespace Reeve.Engine.Memory;

/// <summary>
/// What the index holds of a memory: each of its words with what BM25 (k1 1.2, b 0.75) gives for its frequency and the memory's length. The part of the formula that
/// depends on nothing else is computed once, at writing; a search adds how rare the word is. A word of the name or an alias counts three times. Pure.
/// </summary>
public static class MemoryIndexRules
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private const int NameTimes = 3;

    /// <summary>What is taken for the average length in words: a constant, so that a weight does not change when others come and go.</summary>
    private const double AverageWords = 40;

    /// <summary>Weights are whole numbers, of which 100 are one.</summary>
    private const double Scale = 100;

    public static ImmutableArray<MemoryTerm> Terms(MemoryItem memory)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var length = Count(counts, memory.Text, 1) + Count(counts, memory.Name, NameTimes);
        foreach (var alias in memory.Aliases)
        {
            length += Count(counts, alias, NameTimes);
        }

        var norm = K1 * (1 - B + (B * length / AverageWords));
        return [.. counts.Select(term => new MemoryTerm(term.Key, (int)Math.Round(Scale * term.Value * (K1 + 1) / (term.Value + norm))))
            .OrderBy(static term => term.Word, StringComparer.Ordinal)];
    }

    private static int Count(Dictionary<string, int> counts, string text, int times)
    {
        var length = 0;
        foreach (var token in MemoryTokenRules.Tokens(text))
        {
            counts[token] = counts.GetValueOrDefault(token) + times;
            length++;
        }

        return length;
    }
}

/// <summary>One word of a memory and its weight in it.</summary>
public readonly record struct MemoryTerm(string Word, int Weight);
