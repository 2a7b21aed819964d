using Reeve.Engine.Models;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_circuit_is_kept_while_it_is_open_as_it_moved_last()
    {
        var kept = new Breaker("b'x") { Phase = BreakerPhase.Open, Openings = 2, OpenedAt = At, Until = At.AddSeconds(30), WasAsked = true, Cause = "rate_limited" };
        await AcceptAsync(new BreakerMoved(kept), new BreakerMoved(kept with { Provider = "a", Until = At.AddSeconds(1) }), new BreakerMoved(kept with { Provider = "gone" }));
        await AcceptAsync(new BreakerMoved(kept with { Provider = "a", Openings = 3, WasAsked = false }), new BreakerMoved(new Breaker("gone")), new BreakerMoved(new Breaker("never")));

        Assert.Equal([kept with { Provider = "a", Openings = 3, WasAsked = false }, kept], await _storage.Breakers.ListOpenAsync(Never));
    }
}
