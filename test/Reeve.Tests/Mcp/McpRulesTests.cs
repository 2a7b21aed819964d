using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Tests.Mcp;

/// <summary>When a peer is started, left alone, taken for dead and let go.</summary>
public sealed class McpRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly McpOptions Options = new();

    [Fact]
    public void Pauses_double_to_their_longest()
    {
        Assert.Equal([1, 2, 4, 8, 256, 300, 300], new[] { 1, 2, 3, 4, 9, 10, 1_000_000 }.Select(static failures => (int)McpRules.Pause(failures, Options).TotalSeconds));
    }

    [Fact]
    public void A_failed_peer_rests_until_its_time_and_then_starts()
    {
        var failed = McpRules.Failed(McpRules.Started(new McpPeerState(), Now), McpCauses.Exited, Options, Now);

        Assert.Equal(McpEntrance.Rest, McpRules.EntranceOf(failed, Now));
        Assert.Equal(McpEntrance.Rest, McpRules.EntranceOf(failed, Now.AddMilliseconds(999)));
        Assert.Equal(McpEntrance.Start, McpRules.EntranceOf(failed, Now.AddSeconds(1)));
        Assert.Equal(McpEntrance.Join, McpRules.EntranceOf(McpRules.Started(failed, Now), Now));
        Assert.Equal(McpEntrance.Use, McpRules.EntranceOf(McpRules.Connected(failed, Now), Now));
        Assert.Equal(McpEntrance.Start, McpRules.EntranceOf(new McpPeerState(), Now));
    }

    [Fact]
    public void One_that_dies_as_soon_as_it_is_up_is_left_alone_ever_longer_and_one_that_proved_itself_begins_anew()
    {
        var state = new McpPeerState();
        for (var i = 1; i <= 5; i++)
        {
            state = McpRules.Failed(McpRules.Connected(state, Now), McpCauses.Exited, Options, Now.AddSeconds(1));
            Assert.Equal(i, state.Failures);
        }

        Assert.Equal(1, McpRules.Failed(McpRules.Answered(McpRules.Connected(state, Now)), McpCauses.Exited, Options, Now).Failures);
        Assert.Equal(1, McpRules.Failed(McpRules.Connected(state, Now), McpCauses.Exited, Options, Now + McpRules.ProvenAfter).Failures);
    }

    [Fact]
    public void The_first_failure_of_a_row_and_its_end_are_news_and_nothing_else()
    {
        var fresh = new McpPeerState();
        var connected = McpRules.Connected(fresh, Now);
        var failed = McpRules.Failed(connected, McpCauses.Exited, Options, Now);
        var again = McpRules.Failed(McpRules.Started(failed, Now), McpCauses.ConnectTimeout, Options, Now);

        Assert.False(McpRules.IsNews(fresh, connected));
        Assert.True(McpRules.IsNews(connected, failed));
        Assert.False(McpRules.IsNews(failed, again));
        Assert.True(McpRules.IsNews(again, McpRules.Connected(again, Now)));
        Assert.False(McpRules.IsNews(connected, McpRules.LetGo(connected, Now)));
    }

    [Fact]
    public void Silence_counts_calls_in_a_row()
    {
        var state = McpRules.Connected(new McpPeerState(), Now);
        state = McpRules.Unanswered(McpRules.Unanswered(state));
        Assert.False(McpRules.IsSilent(state));
        Assert.True(McpRules.IsSilent(McpRules.Unanswered(state)));
        Assert.False(McpRules.IsSilent(McpRules.Unanswered(McpRules.Answered(state))));
    }

    [Theory]
    [InlineData(McpPhase.Connected, 0, 1800, 1800, true)]
    [InlineData(McpPhase.Connected, 0, 1799, 1800, false)]
    [InlineData(McpPhase.Connected, 1, 9999, 1800, false)]
    [InlineData(McpPhase.Connected, 0, 9999, 0, false)]
    [InlineData(McpPhase.Failed, 0, 9999, 1800, false)]
    [InlineData(McpPhase.Connecting, 0, 9999, 1800, false)]
    public void Only_a_peer_nobody_used_for_long_is_let_go(McpPhase phase, int users, int unused, int idle, bool reaped)
    {
        var options = Options with { Idle = TimeSpan.FromSeconds(idle) };

        Assert.Equal(reaped, McpRules.IsToBeReaped(new McpPeerState { Phase = phase }, users, Now.AddSeconds(-unused), options, Now));
    }

    [Fact]
    public void What_is_started_makes_the_peer_and_how_it_is_used_does_not()
    {
        var server = new McpServerOptions { Name = "a", Command = ["x", "y"], Variables = [McpVariable.Parse("A=env:B")!] };
        var print = McpRules.Fingerprint(server);

        Assert.Equal(print, McpRules.Fingerprint(server with { Name = "b", Tools = [], Timeout = TimeSpan.FromSeconds(1), TrustAnnotations = true, IsLocal = true }));
        Assert.All(
            new[]
            {
                server with { Command = ["x", "y", ""] }, server with { Command = ["xy"] }, server with { Command = ["x y"] }, server with { Variables = [] },
                server with { Variables = [McpVariable.Parse("A=env:C")!] }, server with { Command = [], Url = new Uri("http://localhost/x") },
            },
            other => Assert.NotEqual(print, McpRules.Fingerprint(other)));
        Assert.NotEqual(McpPeers.KeyOf(server, "one"), McpPeers.KeyOf(server, "two"));
        Assert.Equal(McpPeers.KeyOf(server with { IsShared = true }, "one"), McpPeers.KeyOf(server with { IsShared = true, Name = "other" }, "two"));
    }
}
