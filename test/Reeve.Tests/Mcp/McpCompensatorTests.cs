using Reeve.Engine.Compensation;
using Reeve.Engine.Mcp;
using Reeve.TestKit.Storage;
using Reeve.Tests.Compensation;

namespace Reeve.Tests.Mcp;

/// <summary>A tool that is undone by a tool of an MCP server.</summary>
public sealed class McpCompensatorTests
{
    private const string Recall = """{"kind":"mcp","server":"web","tool":"recall"}""";

    [Fact]
    public async Task A_step_is_undone_with_its_arguments_and_its_key()
    {
        await using var store = new TestStore();
        await using var mcp = new McpRoomHouse(null, McpRoomHouse.Server());
        await using var house = await CompensationHouse.OpenAsync(store, new McpCompensator(mcp.Catalog, mcp.Peers));
        await house.DeclareAsync("mail", Recall);
        var (run, steps) = await house.DidAsync("mail");

        var row = Assert.Single(await house.RollBackAsync(run.Id));

        Assert.Equal(CompensationStatus.Succeeded, row.Status);
        Assert.Equal(("recall", """{"made":0}""", "compensate:" + steps[0].Id), Assert.Single(Assert.Single(mcp.Connector.Connections).Calls));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_leaves_the_step_not_begun()
    {
        await using var store = new TestStore();
        await using var mcp = new McpRoomHouse(null, McpRoomHouse.Server());
        mcp.Connector.Then = static (_, _) => throw new McpTransportFailure(McpCauses.NotStarted, "It cannot be started.");
        await using var house = await CompensationHouse.OpenAsync(store, new McpCompensator(mcp.Catalog, mcp.Peers));
        await house.DeclareAsync("mail", Recall);
        var (run, _) = await house.DidAsync("mail");

        var row = Assert.Single(await house.RollBackAsync(run.Id));

        Assert.Equal((CompensationStatus.Failed, false, "upstream_failed"), (row.Status, row.Begun, row.FailureCode));
    }

    [Theory]
    [InlineData("""{"kind":"mcp","server":"nobody","tool":"recall"}""")]
    [InlineData("""{"kind":"mcp","server":"web","tool":"delete_everything"}""")]
    public async Task What_reeve_yaml_does_not_allow_is_not_begun(string declaration)
    {
        await using var store = new TestStore();
        await using var mcp = new McpRoomHouse(null, McpRoomHouse.Server() with { Tools = ["recall"] });
        await using var house = await CompensationHouse.OpenAsync(store, new McpCompensator(mcp.Catalog, mcp.Peers));
        await house.DeclareAsync("mail", declaration);
        var (run, _) = await house.DidAsync("mail");

        var row = Assert.Single(await house.RollBackAsync(run.Id));

        Assert.Equal((CompensationStatus.Failed, false, CompensationNames.NotAllowed), (row.Status, row.Begun, row.FailureCode));
        Assert.Empty(mcp.Connector.Starts);
    }

    [Theory]
    [InlineData("error", "compensation.failed")]
    [InlineData("rejected", "compensation.failed")]
    [InlineData("broken", "compensation.unknown_outcome")]
    public async Task An_answer_that_refuses_is_a_failure_and_no_answer_is_unknown(string answer, string code)
    {
        await using var store = new TestStore();
        await using var mcp = new McpRoomHouse(null, McpRoomHouse.Server());
        mcp.Connector.Then = (_, _) => Task.FromResult<IMcpConnection>(new ScriptedConnection
        {
            Answer = (_, _) => answer switch
            {
                "error" => Task.FromResult<McpAnswer>(new McpAnswer.Done([], IsError: true)),
                "rejected" => Task.FromResult<McpAnswer>(new McpAnswer.Rejected("no")),
                _ => throw new McpTransportFailure(McpCauses.Exited, "It ended."),
            },
        });
        await using var house = await CompensationHouse.OpenAsync(store, new McpCompensator(mcp.Catalog, mcp.Peers));
        await house.DeclareAsync("mail", Recall);
        var (run, _) = await house.DidAsync("mail");

        var row = Assert.Single(await house.RollBackAsync(run.Id));

        Assert.Equal((CompensationStatus.Failed, true, code), (row.Status, row.Begun, row.FailureCode));
    }
}
