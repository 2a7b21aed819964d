using Reeve.Engine.Mcp;
using Reeve.Guard;
using Reeve.Sources.Configuration;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Mcp;

/// <summary>What the hook adds to a turn: the tools of the servers an agent names, as far as its grants go.</summary>
public sealed class McpHookTests
{
    [Fact]
    public async Task Named_and_granted_tools_are_offered_and_called_and_nothing_is_said_when_all_is_well()
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server());
        await using var run = await house.Runs.StartAsync("mcp__web__*");
        var turn = McpRoomHouse.Turn(run, "web");

        var offer = await house.OfferAsync(turn);

        var tool = Assert.Single(offer.Tools);
        Assert.Equal(("mcp__web__echo", "Says it again.", true), (tool.Tool.Name, tool.Tool.Description, tool.SideEffect));
        Assert.Empty(offer.Sections);
        Assert.Equal("done", (await McpRoomHouse.CallAsync(tool, turn, new { a = 1 })).Output);
        Assert.Equal(("echo", """{"a":1}""", null), Assert.Single(Assert.Single(house.Connector.Connections).Calls));
    }

    [Theory]
    [InlineData("read", "web")]
    [InlineData("mcp__other__*", "web")]
    [InlineData("mcp__web__*", "other")]
    [InlineData("mcp__web__*")]
    public async Task What_is_not_named_or_not_granted_is_not_even_started(string grant, params string[] named)
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server(), McpRoomHouse.Server("other"));
        await using var run = await house.Runs.StartAsync(grant);

        Assert.Empty((await house.OfferAsync(McpRoomHouse.Turn(run, named))).Tools);
        Assert.Empty(house.Connector.Starts);
    }

    [Fact]
    public async Task A_grant_of_one_tool_offers_that_one()
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server());
        house.Connector.Then = static (_, _) => Task.FromResult<IMcpConnection>(new ScriptedConnection { Tools = [new McpTool("a", null, "{}"), new McpTool("b", null, "{}")] });
        await using var run = await house.Runs.StartAsync("mcp__web__b");

        Assert.Equal("mcp__web__b", Assert.Single((await house.OfferAsync(McpRoomHouse.Turn(run, "web"))).Tools).Tool.Name);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_and_the_others_are_there()
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server("dead"), McpRoomHouse.Server());
        house.Connector.Then = static (server, _) => server.Name == "dead"
            ? throw new McpTransportFailure(McpCauses.NotStarted, "The MCP server dead (x): it cannot be started.")
            : Task.FromResult<IMcpConnection>(new ScriptedConnection());
        await using var run = await house.Runs.StartAsync("*");

        var offer = await house.OfferAsync(McpRoomHouse.Turn(run, "dead", "web", "never-declared"));

        Assert.Equal("mcp__web__echo", Assert.Single(offer.Tools).Tool.Name);
        var section = Assert.Single(offer.Sections);
        Assert.Contains("- dead: The MCP server dead (x): it cannot be started.", section);
        Assert.Contains("- never-declared: no server of this name is declared", section);
    }

    [Fact]
    public async Task No_turn_waits_longer_than_its_patience_and_the_server_goes_on_coming_up()
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server());
        var up = new TaskCompletionSource<IMcpConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Connector.Then = (_, _) => up.Task;
        await using var run = await house.Runs.StartAsync("*");
        var turn = McpRoomHouse.Turn(run, "web");

        var offering = house.OfferAsync(turn);
        await Eventually.TrueAsync(() => house.Connector.Starts.Count == 1, "it was started");
        house.Clock.Advance(house.Options.Patience);
        Assert.Contains("still starting", Assert.Single((await offering).Sections));

        up.SetResult(new ScriptedConnection());
        await Eventually.TrueAsync(() => house.Peers.List()[0].State.Phase == McpPhase.Connected, "it came up");
        Assert.Single((await house.OfferAsync(turn)).Tools);
        Assert.Single(house.Connector.Starts);
    }

    [Fact]
    public async Task Words_that_stay_on_this_machine_reach_no_server_that_is_not_declared_local()
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server(), McpRoomHouse.Server("here") with { IsLocal = true });
        house.Models.Catalog.Replace(new Reeve.Engine.Models.ModelSet([]) { LocalOwners = ["local"] });
        await using var run = await house.Runs.StartAsync("*");
        var turn = McpRoomHouse.Turn(run, "web", "here");
        var byAgent = turn with { Agent = turn.Agent with { File = turn.Agent.File with { Owner = "other", Abilities = turn.Agent.File.Abilities with { LocalOnly = true } } } };

        foreach (var kept in new[] { turn with { Agent = turn.Agent with { File = turn.Agent.File with { Owner = "local" } } }, byAgent })
        {
            var offer = await house.OfferAsync(kept);
            Assert.Equal("mcp__here__echo", Assert.Single(offer.Tools).Tool.Name);
            Assert.Contains("- web: words of this conversation stay on this machine", Assert.Single(offer.Sections));
        }

        Assert.DoesNotContain("web", house.Connector.Starts);
    }

    [Fact]
    public async Task A_stopped_run_ends_the_agents_own_server()
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server());
        await using var run = await house.Runs.StartAsync("*");
        var turn = McpRoomHouse.Turn(run, "web");
        var tool = Assert.Single((await house.OfferAsync(turn)).Tools);
        var connection = Assert.Single(house.Connector.Connections);
        connection.Answer = static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("Nobody waits for ever here.");
        };
        var calling = McpRoomHouse.CallAsync(tool, turn, cancellationToken: run.Stopping);
        await Eventually.TrueAsync(() => connection.Calls.Count == 1, "it was called");

        await house.Runs.Runs.KillAsync(run.Id, "a test", TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        Assert.True(connection.IsDisposed);
    }

    [Fact]
    public async Task Without_a_word_in_its_file_an_agent_has_no_server()
    {
        await using var house = new McpRoomHouse(null, McpRoomHouse.Server());
        await using var run = await house.Runs.StartAsync("*");

        var offer = await house.OfferAsync(McpRoomHouse.Turn(run));

        Assert.Empty(offer.Tools);
        Assert.Empty(offer.Sections);
    }
}
