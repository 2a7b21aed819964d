using Reeve.Engine.Models;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_circuit_is_kept_while_it_is_open_as_it_moved_last()
    {
        var open = new Breaker("b'x") { Phase = BreakerPhase.Open, Openings = 2, OpenedAt = At, Until = At.AddSeconds(30), WasAsked = true, Cause = "rate_limited" };
        await AcceptAsync(new BreakerMoved(open), new BreakerMoved(open with { Provider = "a", Until = At.AddSeconds(1) }), new BreakerMoved(open with { Provider = "gone" }));
        await AcceptAsync(new BreakerMoved(open with { Provider = "a", Openings = 3, WasAsked = false }), new BreakerMoved(new Breaker("gone")), new BreakerMoved(new Breaker("never")));

        Assert.Equal([open with { Provider = "a", Openings = 3, WasAsked = false }, open], await _storage.Breakers.ListOpenAsync(Never));
    }
}
