using Reeve.Engine.Mcp;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Mcp;

/// <summary>What a server costs in memory. Allocations are counted over the whole process, so nothing else may run meanwhile.</summary>
[Collection(nameof(HostilePeerMemoryTests))]
[CollectionDefinition(nameof(HostilePeerMemoryTests), DisableParallelization = true)]
public sealed class HostilePeerMemoryTests : IAsyncDisposable
{
    private readonly McpHouse _house = new(new McpOptions { ConnectTimeout = TimeSpan.FromSeconds(20) });

    [Fact]
    public async Task A_hundred_megabytes_in_one_line_are_not_taken()
    {
        var peer = _house.Peer("toolong");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        var before = GC.GetTotalAllocatedBytes();

        await Assert.ThrowsAsync<McpTransportFailure>(() => McpHouse.CallAsync(peer, "echo"));

        await Eventually.TrueAsync(() => peer.View.State.Cause == McpCauses.TooLarge, "it was ended for that");
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 * 1024 * 1024);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();
}
