using Reeve.Engine.Mcp;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Mcp;

/// <summary>Faults that others' clients of this protocol are known for, none of which can happen here. Those of the wire are tried on real servers, among the integration tests.</summary>
public sealed class KnownDefectTests : IAsyncDisposable
{
    private readonly McpRoomHouse _house = new(new McpOptions { MaxWaiting = 2 }, McpRoomHouse.Server("a"), McpRoomHouse.Server("b"));

    [Fact]
    public async Task A_slow_server_blocks_no_other_agent_and_no_other_server()
    {
        var (slow, quick) = (Peer("a"), Peer("b"));
        await slow.ReadyAsync(TestContext.Current.CancellationToken);
        var never = new TaskCompletionSource<McpAnswer>();
        Assert.Single(_house.Connector.Connections).Answer = (_, _) => never.Task;
        var waiting = McpRoomHouse.AskAsync(slow);

        Assert.IsType<McpAnswer.Done>(await McpRoomHouse.AskAsync(quick));
        Assert.IsType<McpAnswer.Done>(await McpRoomHouse.AskAsync(Peer("a", "another")));
        Assert.False(waiting.IsCompleted);
        never.SetResult(new McpAnswer.Rejected("over"));
        await waiting;
    }

    [Fact]
    public async Task Calls_of_one_server_run_at_the_same_time_up_to_its_bound_others_wait_and_too_many_are_refused()
    {
        var peer = _house.Peers.For(McpRoomHouse.Server("a") with { Concurrency = 2 }, "x");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        var answer = new TaskCompletionSource<McpAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var connection = Assert.Single(_house.Connector.Connections);
        connection.Answer = (_, _) => answer.Task;
        var calls = Enumerable.Range(0, 4).Select(_ => McpRoomHouse.AskAsync(peer)).ToList();
        await Eventually.TrueAsync(() => connection.Calls.Count == 2, "two are at work");

        Assert.Equal(ErrorCode.Overloaded, (await Assert.ThrowsAsync<ReeveException>(() => McpRoomHouse.AskAsync(peer))).Code);
        Assert.Equal(2, connection.Calls.Count);

        answer.SetResult(new McpAnswer.Rejected("over"));
        await Task.WhenAll(calls);
        Assert.Equal(4, connection.Calls.Count);
    }

    [Fact]
    public async Task Servers_are_not_started_before_somebody_uses_one()
    {
        _ = Peer("a");
        await _house.Peers.ReapAsync();

        Assert.Empty(_house.Connector.Starts);
    }

    [Fact]
    public async Task Many_who_want_it_at_once_start_it_once()
    {
        var peer = Peer("a");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => McpRoomHouse.AskAsync(peer)));

        Assert.Single(_house.Connector.Starts);
    }

    [Fact]
    public async Task A_failed_server_comes_back_by_itself_with_the_next_use_after_its_pause()
    {
        var peer = Peer("a");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        Assert.Single(_house.Connector.Connections).End(McpCauses.Exited);
        await Eventually.TrueAsync(() => peer.View.State.Phase == McpPhase.Failed, "it failed");

        Assert.Equal(McpCauses.Exited, (await Assert.ThrowsAsync<McpTransportFailure>(() => McpRoomHouse.AskAsync(peer))).Cause);
        Assert.Single(_house.Connector.Starts);
        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<McpAnswer.Done>(await McpRoomHouse.AskAsync(peer));

        await Eventually.TrueAsync(() => _house.Storage.Entries.Count == 2, "both are on record");
        Assert.Equal(["mcp.peer_failed", "mcp.peer_recovered"], _house.Storage.Entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task An_answer_that_refuses_does_not_make_a_server_failed()
    {
        var peer = Peer("a");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        Assert.Single(_house.Connector.Connections).Answer = static (_, _) => Task.FromResult<McpAnswer>(new McpAnswer.Rejected("no"));

        for (var i = 0; i < 10; i++)
        {
            await McpRoomHouse.AskAsync(peer);
        }

        Assert.Equal((McpPhase.Connected, 0), (peer.View.State.Phase, _house.Storage.Entries.Count));
    }

    [Fact]
    public async Task An_idle_server_goes_and_its_tools_stay_known_without_it()
    {
        var peer = Peer("a");
        await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken);
        _house.Clock.Advance(_house.Options.Idle);

        await _house.Peers.ReapAsync();

        Assert.True(Assert.Single(_house.Connector.Connections).IsDisposed);
        Assert.Equal(McpPhase.Idle, peer.View.State.Phase);
        Assert.Single(await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken));
        Assert.Single(_house.Connector.Starts);
        Assert.IsType<McpAnswer.Done>(await McpRoomHouse.AskAsync(peer));
        Assert.Equal(2, _house.Connector.Starts.Count);
    }

    [Fact]
    public async Task One_in_use_is_never_taken_for_idle()
    {
        var peer = Peer("a");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        var answer = new TaskCompletionSource<McpAnswer>();
        Assert.Single(_house.Connector.Connections).Answer = (_, _) => answer.Task;
        var calling = peer.CallAsync(peer.Server with { Timeout = TimeSpan.FromDays(1) }, "echo", System.Text.Json.JsonElement.Parse("{}"), null, TestContext.Current.CancellationToken);
        _house.Clock.Advance(_house.Options.Idle * 3);

        await _house.Peers.ReapAsync();

        Assert.False(Assert.Single(_house.Connector.Connections).IsDisposed);
        answer.SetResult(new McpAnswer.Rejected("over"));
        await calling;
    }

    [Fact]
    public async Task A_changed_list_is_asked_for_again_and_an_old_one_too()
    {
        var peer = Peer("a");
        await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken);
        await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken);
        var connection = Assert.Single(_house.Connector.Connections);
        Assert.Equal(1, connection.Listings);

        connection.ListChanges++;
        await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken);
        Assert.Equal(2, connection.Listings);
        _house.Clock.Advance(_house.Options.ListAge);
        await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken);
        Assert.Equal(3, connection.Listings);
    }

    [Fact]
    public async Task What_a_reload_took_away_ends_when_nobody_uses_it_and_is_forgotten()
    {
        var peer = Peer("a");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        _house.Catalog.Replace([McpRoomHouse.Server("b")]);

        await _house.Peers.ReapAsync();

        Assert.True(Assert.Single(_house.Connector.Connections).IsDisposed);
        Assert.Empty(_house.Peers.List());
    }

    [Fact]
    public async Task A_start_that_takes_too_long_ends_and_says_so()
    {
        _house.Connector.Then = static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("Nobody waits for ever here.");
        };
        var waiting = Peer("a").ReadyAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => _house.Connector.Starts.Count == 1, "it was started");

        _house.Clock.Advance(_house.Options.ConnectTimeout);

        Assert.Equal(McpCauses.ConnectTimeout, (await Assert.ThrowsAsync<McpTransportFailure>(() => waiting)).Cause);
    }

    [Fact]
    public async Task The_end_of_the_daemon_ends_every_server_and_starts_none()
    {
        await Peer("a").ReadyAsync(TestContext.Current.CancellationToken);

        await _house.Peers.DisposeAsync();

        Assert.True(Assert.Single(_house.Connector.Connections).IsDisposed);
        Assert.Equal(ErrorCode.Unavailable, Assert.Throws<ReeveException>(() => Peer("a")).Code);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private McpPeer Peer(string name, string agent = "x") => _house.Peers.For(McpRoomHouse.Server(name), agent);
}
