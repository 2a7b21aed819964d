using System.Collections.Immutable;
using System.Diagnostics;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Memory;

namespace Reeve.Tests.Memory;

/// <summary>What recall costs over many memories. Run by hand (<c>-explicit only</c>): it measures, and a machine under load measures the load.</summary>
public sealed class MemoryScaleTests
{
    private const int Items = 100_000;

    [Fact(Explicit = true)]
    public async Task Recall_over_100_000_memories_takes_milliseconds_whatever_is_asked()
    {
        await using var house = new MemoryHouse(new MemoryOptions { MaxItems = Items });
        var random = new byte[Items * 40];
        house.Store.Random.Fill(random);
        var filling = Stopwatch.StartNew();
        foreach (var chunk in Enumerable.Range(0, Items).Chunk(500))
        {
            var entry = new LedgerDraft { Type = "test.filled", Family = Family.Sessions, Owner = "me" };
            await ((IJournal)house.Store.Journal).CommitAsync(new UnitOfWork([entry], [.. chunk.Select(i => new MemoryKept(Memory(i, random), 0, Items))]), MemoryHouse.Never);
        }

        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"filled in {filling.Elapsed.TotalSeconds:0} s, {new FileInfo(house.Store.Path).Length >> 20} MiB");
        foreach (var query in new[] { "number4711", "w3", "w100 w2000", "common", "common words of every memory", "w1*", "\"common words\"", "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12" })
        {
            var times = new List<double>();
            for (var i = 0; i < 40; i++)
            {
                var clock = Stopwatch.StartNew();
                Assert.NotEmpty((await house.Library.RecallAsync(new MemoryReach("me", "butler", "ann"), query, 10, MemoryHouse.Never)).Items);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            output.WriteLine($"{query}: p50 {times[20]:0.00} ms, worst {times[^1]:0.00} ms");
        }
    }

    /// <summary>Some thirty words: two in every memory, one in no other, the others the rarer the larger their number.</summary>
    private static MemoryItem Memory(int number, byte[] random)
    {
        var words = Enumerable.Range(0, 30).Select(i => "w" + (random[(number * 40) + i] * random[(number * 40) + i + 1] / 8));
        return new MemoryItem
        {
            Id = new MemoryId($"mem_{number:D26}"),
            Scope = number % 2 == 0 ? new MemoryScope("me") : new MemoryScope("me", "butler"),
            Name = "number" + number,
            Text = "common words " + string.Join(' ', words),
            Aliases = ImmutableArray<string>.Empty,
            Source = new MemorySource("agent:butler"),
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
            Version = 1,
            Salt = "c2FsdA==",
        };
    }
}
