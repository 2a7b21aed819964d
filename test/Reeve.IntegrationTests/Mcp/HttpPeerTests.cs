using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;
using Reeve.TestKit.Mcp;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Mcp;

/// <summary>A server that is an address: the official SDK's own, and ones that misbehave.</summary>
public sealed class HttpPeerTests : IAsyncDisposable
{
    private readonly McpHouse _house = new(new McpOptions { ConnectTimeout = TimeSpan.FromSeconds(20) });

    [Fact]
    public async Task Its_tools_are_listed_and_called_with_the_token_of_the_moment()
    {
        await using var server = await HttpPeer.StartAsync();
        server.Authorization = "Bearer first";
        await File.WriteAllTextAsync(_house.In("token"), "first\n", TestContext.Current.CancellationToken);
        var peer = Peer(server);

        Assert.Equal("add", Assert.Single(await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken)).Name);
        Assert.Equal("5", await McpHouse.WordsAsync(peer, "add", new { a = 2, b = 3 }));
        Assert.IsType<McpAnswer.Rejected>(await McpHouse.CallAsync(peer, "subtract"));
        Assert.Equal("adder", peer.View.Facts!.Name);

        server.Authorization = "Basic second";
        await File.WriteAllTextAsync(_house.In("token"), "Basic second", TestContext.Current.CancellationToken);
        Assert.Equal("7", await McpHouse.WordsAsync(peer, "add", new { a = 3, b = 4 }));
    }

    [Fact]
    public async Task A_refused_token_is_a_failure_that_does_not_repeat_it()
    {
        await using var server = await HttpPeer.StartAsync();
        server.Authorization = "Bearer other";
        await File.WriteAllTextAsync(_house.In("token"), "sk-secret", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<McpTransportFailure>(() => Peer(server).ReadyAsync(TestContext.Current.CancellationToken));

        Assert.Equal(McpCauses.Unauthorized, failure.Cause);
        Assert.DoesNotContain("sk-secret", failure.ToString());
    }

    [Theory]
    [InlineData("huge", McpCauses.TooLarge)]
    [InlineData("events", McpCauses.TooLarge)]
    [InlineData("html", McpCauses.Protocol)]
    [InlineData("error", McpCauses.Protocol)]
    [InlineData("redirect", McpCauses.Protocol)]
    public async Task One_that_misbehaves_fails_with_its_cause(string mode, string cause)
    {
        await using var elsewhere = await HttpPeer.StartAsync();
        await using var server = await HttpPeer.StartAsync();
        (server.Mode, server.RedirectTo) = (mode, elsewhere.Url.AbsoluteUri);
        await File.WriteAllTextAsync(_house.In("token"), "t", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<McpTransportFailure>(() => Peer(server).ReadyAsync(TestContext.Current.CancellationToken));

        Assert.Equal(cause, failure.Cause);
        Assert.DoesNotContain("words of an error", failure.Message);
        Assert.Empty(elsewhere.Heard);
    }

    [Fact]
    public async Task One_that_goes_away_fails_and_comes_back()
    {
        var server = await HttpPeer.StartAsync();
        await File.WriteAllTextAsync(_house.In("token"), "t", TestContext.Current.CancellationToken);
        var peer = Peer(server);
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        await server.DisposeAsync();

        Assert.Equal(McpCauses.Unreachable, (await Assert.ThrowsAsync<McpTransportFailure>(() => McpHouse.CallAsync(peer, "add", new { a = 1, b = 1 }))).Cause);

        await Eventually.TrueAsync(() => peer.View.State.Phase == McpPhase.Failed, "it counts as failed");
        Assert.Equal(McpCauses.Unreachable, peer.View.State.Cause);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private McpPeer Peer(HttpPeer server) =>
        _house.Peers.For(new McpServerOptions { Name = "web", Url = server.Url, Auth = new SecretReference(SecretPlace.File, "token"), IsLocal = true, Timeout = TimeSpan.FromSeconds(20) }, "a");
}
