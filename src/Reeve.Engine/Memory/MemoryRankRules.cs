using System.Collections.Immutable;

namespace Reeve.Engine.Memory;

/// <summary>
/// Orders what the index found: the sum over the words of how rare each is, times its weight in the memory. Rare means rare in what the asker may recall; what others
/// remember moves nothing. Pure.
/// </summary>
public static class MemoryRankRules
{
    /// <summary>The best first; of two that are equal the newer.</summary>
    public static IReadOnlyList<(long Place, double Score)> Rank(MemoryPostings found)
    {
        var scores = new Dictionary<long, double>();
        var best = new Dictionary<long, int>();
        foreach (var word in found.Words)
        {
            best.Clear();
            foreach (var posting in word.Postings)
            {
                // A beginning may find several words of one memory: the best of them counts.
                best[posting.Place] = Math.Max(best.GetValueOrDefault(posting.Place), posting.Weight);
            }

            var rarity = Rarity(found.Items, word.IsCut ? Guess(best.Count, found.Items) : best.Count);
            foreach (var (place, weight) in best)
            {
                scores[place] = scores.GetValueOrDefault(place) + (rarity * weight);
            }
        }

        return [.. scores.Select(static score => (Place: score.Key, Score: score.Value))
            .OrderByDescending(static one => one.Score).ThenByDescending(static one => one.Place)];
    }

    private static double Rarity(long items, double holders) => Math.Log(1 + ((items - holders + 0.5) / (holders + 0.5)));

    /// <summary>Somewhere between as many as were read and all.</summary>
    private static double Guess(long read, long items) => Math.Sqrt(Math.Max(1.0, read) * Math.Max(read, items));
}

/// <summary>What the index holds of the words that were asked for, in their order.</summary>
/// <param name="Items">Memories the asker may recall.</param>
/// <param name="Words">What was found of each.</param>
/// <param name="IsWhole">False when there were more scopes than are looked into at once.</param>
public sealed record MemoryPostings(long Items, ImmutableArray<WordPostings> Words, bool IsWhole);

/// <summary>Where a word is.</summary>
/// <param name="Postings">In each scope those first in which it weighs most.</param>
/// <param name="IsCut">There are more, in which it weighs less.</param>
public sealed record WordPostings(IReadOnlyList<MemoryPosting> Postings, bool IsCut);

/// <summary>A memory by its place in the store, and what a word weighs in it.</summary>
public readonly record struct MemoryPosting(long Place, int Weight);
