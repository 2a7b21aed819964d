using Reeve.Engine.Schedules;

namespace Reeve.Tests.Schedules;

public sealed class DueHeapTests
{
    [Fact]
    public void It_gives_out_what_a_sorted_list_would_whatever_is_set_moved_and_removed()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var heap = new DueHeap();
            var model = new Dictionary<int, long>();
            for (var step = 0; step < 300; step++)
            {
                var slot = random.Next(40);
                switch (random.Next(4))
                {
                    case 0:
                        heap.Remove(slot);
                        model.Remove(slot);
                        break;
                    case 1 when model.Count > 0:
                        var least = model.Values.Min();
                        Assert.Equal(least, heap.First);
                        Assert.False(heap.TryTake(least - 1, out _));
                        Assert.True(heap.TryTake(least, out var taken));
                        Assert.Equal(least, model[taken]);
                        model.Remove(taken);
                        break;
                    default:
                        var due = random.Next(1000);
                        heap.Set(slot, due);
                        model[slot] = due;
                        break;
                }

                Assert.Equal(model.Count, heap.Count);
            }
        }
    }

    [Fact]
    public void A_hundred_thousand_cost_a_few_bytes_each_and_no_object()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var heap = new DueHeap();
        for (var slot = 0; slot < 100_000; slot++)
        {
            heap.Set(slot, slot * 7919L % 100_000);
        }

        var grown = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(grown / 100_000.0, 0, 64); // every doubling counted, not only what is left
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var slot = 0; slot < 100_000; slot++)
        {
            heap.Set(slot, 200_000 - slot);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
