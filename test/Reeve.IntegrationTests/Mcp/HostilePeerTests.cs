using Reeve.Engine.Mcp;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Mcp;

/// <summary>Servers that harm whom they can. Each costs those who call it a failure with a cause, and nobody else anything.</summary>
public sealed class HostilePeerTests : IAsyncDisposable
{
    private readonly McpHouse _house = new(new McpOptions { ConnectTimeout = TimeSpan.FromSeconds(20) });

    [Theory]
    [InlineData("exits", McpCauses.Exited)]
    [InlineData("noise", McpCauses.Protocol)]
    [InlineData("line", McpCauses.TooLarge)]
    [InlineData("abyss", McpCauses.Protocol)]
    public async Task One_that_never_comes_up_fails_with_its_cause(string mode, string cause)
    {
        var peer = _house.Peer(mode);

        var failure = await Assert.ThrowsAsync<McpTransportFailure>(() => peer.ReadyAsync(TestContext.Current.CancellationToken));

        Assert.Equal(cause, failure.Cause);
        Assert.Equal((McpPhase.Failed, cause), (peer.View.State.Phase, peer.View.State.Cause));
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("deaf")]
    public async Task One_that_says_nothing_fails_after_its_time_while_others_answer(string mode)
    {
        await using var house = new McpHouse(new McpOptions { ConnectTimeout = TimeSpan.FromSeconds(2) });
        var (dumb, good) = (house.Peer(mode), house.Peer("good"));
        await good.ReadyAsync(TestContext.Current.CancellationToken);

        var waiting = dumb.ReadyAsync(TestContext.Current.CancellationToken);
        Assert.Equal("x", await McpHouse.WordsAsync(good, "echo", new { words = "x" }));

        Assert.Equal(McpCauses.ConnectTimeout, (await Assert.ThrowsAsync<McpTransportFailure>(() => waiting)).Cause);
    }

    [Theory]
    [InlineData("flood", McpCauses.Flood)]
    [InlineData("asks", McpCauses.Flood)]
    public async Task One_that_floods_is_ended(string mode, string cause)
    {
        var peer = _house.Peer(mode);
        try
        {
            await peer.ReadyAsync(TestContext.Current.CancellationToken);
        }
        catch (McpTransportFailure)
        {
            // It may be ended before it is up.
        }

        await Eventually.TrueAsync(() => peer.View.State.Phase == McpPhase.Failed, "it was ended");
        Assert.Equal(cause, peer.View.State.Cause);
    }

    [Fact]
    public async Task One_that_dies_in_a_call_fails_that_call_and_comes_back_with_the_next_but_one()
    {
        await using var house = new McpHouse(new McpOptions { FirstPause = TimeSpan.FromMilliseconds(50) });
        var peer = house.Peer("good");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<McpTransportFailure>(() => McpHouse.CallAsync(peer, "die"));
        await Eventually.TrueAsync(() => peer.View.State.Phase == McpPhase.Failed, "it counts as failed");
        Assert.Equal(McpCauses.Exited, peer.View.State.Cause);

        await Eventually.TrueAsync(async () => await TryAsync(peer) == "back", "it was started again");
        await Eventually.TrueAsync(() => house.Storage.Entries.Count == 2, "both are on record");
        Assert.Equal(["mcp.peer_failed", "mcp.peer_recovered"], house.Storage.Entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task Late_stale_and_double_answers_and_lines_that_are_none_change_nothing()
    {
        var peer = _house.Peer("stale");

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("true", await McpHouse.WordsAsync(peer, "echo"));
        }
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_refused_and_the_server_stays()
    {
        var peer = _house.Peer("shape");

        Assert.IsType<McpAnswer.Rejected>(await McpHouse.CallAsync(peer, "echo"));
        Assert.Equal(McpPhase.Connected, peer.View.State.Phase);
    }

    [Fact]
    public async Task One_that_answers_no_call_is_ended_after_the_third()
    {
        var peer = _house.Peer("mute");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < McpRules.MaxUnanswered; i++)
        {
            Assert.Equal(McpPhase.Connected, peer.View.State.Phase);
            var timeout = await Assert.ThrowsAsync<ReeveException>(() => McpHouse.CallAsync(peer, "echo", timeout: TimeSpan.FromMilliseconds(100)));
            Assert.Equal(ErrorCode.Timeout, timeout.Code);
        }

        Assert.Equal((McpPhase.Failed, McpCauses.Silent), (peer.View.State.Phase, peer.View.State.Cause));
    }

    [Fact]
    public async Task Endless_pages_of_tools_end()
    {
        Assert.Equal(64, (await _house.Peer("pages").ToolsAsync(insist: false, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Strange_names_become_names_or_are_left_out_and_told()
    {
        var set = McpToolRules.Offer(_house.Program("strange"), await _house.Peer("strange").ToolsAsync(insist: false, TestContext.Current.CancellationToken));

        Assert.All(set.Tools, static tool => Assert.Matches("^mcp__peer__[A-Za-z0-9_-]{1,53}$", tool.Name));
        Assert.Equal(5, set.Tools.Length);
        Assert.Contains("a b/c", Assert.Single(set.Problems));
        Assert.Equal("bell and turned", set.Tools.Single(static tool => tool.Own == "plain").Description);
    }

    [Fact]
    public async Task Schemas_that_are_too_deep_or_too_long_are_left_out_and_told()
    {
        var set = McpToolRules.Offer(_house.Program("schema"), await _house.Peer("schema").ToolsAsync(insist: false, TestContext.Current.CancellationToken));

        Assert.Equal("mcp__peer__fine", Assert.Single(set.Tools).Name);
        Assert.Equal(2, set.Problems.Length);
    }

    [Fact]
    public async Task A_flood_of_errors_fills_a_bounded_log_and_nothing_else()
    {
        await using var house = new McpHouse(bounds: static options => options with { MaxLog = 64 * 1024, Window = TimeSpan.FromMilliseconds(50) });
        var peer = house.Peer("loud");
        var log = house.In("logs/loud.log");
        Assert.Equal("x", await McpHouse.WordsAsync(peer, "echo", new { words = "x" }));

        await Eventually.TrueAsync(() => File.Exists(log + ".1"), "the log was begun anew");
        Assert.Equal("x", await McpHouse.WordsAsync(peer, "echo", new { words = "x" }));
        await peer.DisposeAsync();

        Assert.True(new FileInfo(log).Length <= 64 * 1024);
        Assert.True(new FileInfo(log + ".1").Length <= 64 * 1024);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(log) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Fact]
    public async Task What_one_says_before_it_ends_stands_in_its_log()
    {
        await Assert.ThrowsAsync<McpTransportFailure>(() => _house.Peer("exits").ReadyAsync(TestContext.Current.CancellationToken));

        Assert.Equal("I cannot go on\n", await File.ReadAllTextAsync(_house.In("logs/exits.log"), TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private static async Task<string> TryAsync(McpPeer peer)
    {
        try
        {
            return await McpHouse.WordsAsync(peer, "echo", new { words = "back" });
        }
        catch (McpTransportFailure)
        {
            return "";
        }
    }
}
