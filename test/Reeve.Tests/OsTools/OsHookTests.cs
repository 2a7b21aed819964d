using System.Text.Json;
using Reeve.Connectors.OsTools;
using Reeve.Connectors.Processes;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Guard;
using Reeve.Sources.Agents;
using Reeve.TestKit;
using Reeve.Tests.Runs;

namespace Reeve.Tests.OsTools;

/// <summary>What the hook adds to a turn, and that its tools work for the agent that asks and for nobody else.</summary>
public sealed class OsHookTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RunsHouse _house = new();
    private readonly Walls _walls;
    private readonly OsHook _hook;

    public OsHookTests()
    {
        foreach (var name in new[] { "home", "mine", "theirs" })
        {
            Directory.CreateDirectory(_folder.File(name));
            File.WriteAllText(Path.Combine(_folder.File(name), "file"), $"of {name}\n");
        }

        var options = new OsToolsOptions { Home = _folder.File("home"), DataRoot = _folder.File("home/data"), RunRoot = _folder.File("home/run") };
        var children = new ChildRunner(TimeProvider.System);
        _walls = new Walls(children, options, TimeProvider.System);
        _hook = new OsHook(options, children, _walls, new SortableIdSource(TimeProvider.System, new SystemRandomSource()), TimeProvider.System);
    }

    [Fact]
    public async Task Six_tools_are_offered_each_with_a_schema_and_bounds()
    {
        await using var run = await _house.StartAsync("read", "bash");
        var offer = await _hook.OfferAsync(Turn(run, _folder.File("mine")), TestContext.Current.CancellationToken);

        Assert.Equal(["read", "write", "edit", "list", "search", "bash"], offer.Tools.Select(static tool => tool.Tool.Name));
        Assert.Equal(["write", "edit", "bash"], offer.Tools.Where(static tool => tool.SideEffect).Select(static tool => tool.Tool.Name));
        Assert.All(offer.Tools, static tool =>
        {
            using var schema = JsonDocument.Parse(tool.Tool.Schema);
            Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
            Assert.NotNull(tool.Timeout);
            Assert.False(tool.Parks);
        });
        Assert.Contains(_folder.File("mine"), Assert.Single(offer.Sections));
    }

    [Fact]
    public async Task An_agent_without_a_grant_hears_nothing_of_files()
    {
        await using var run = await _house.StartAsync("recall");

        Assert.Empty((await _hook.OfferAsync(Turn(run, _folder.File("mine")), TestContext.Current.CancellationToken)).Sections);
    }

    [Fact]
    public async Task Each_call_reaches_the_roots_of_its_own_agent()
    {
        await using var run = await _house.StartAsync("read");
        var (mine, theirs) = (Turn(run, _folder.File("mine")), Turn(run, _folder.File("theirs")));
        var read = (await _hook.OfferAsync(mine, TestContext.Current.CancellationToken)).Tools[0];

        Assert.Equal("1\tof mine\n", await CallAsync(read, mine, "file"));
        Assert.Equal("1\tof theirs\n", await CallAsync(read, theirs, "file"));
        Assert.Equal(ErrorCode.PathOutside, (await Assert.ThrowsAsync<ReeveException>(() => CallAsync(read, theirs, _folder.File("mine/file")))).Code);
        Assert.Equal(ErrorCode.PathOutside, (await Assert.ThrowsAsync<ReeveException>(() => CallAsync(read, Turn(run), "file"))).Code);
    }

    [Theory]
    [InlineData("bash.network", "bash.network", true)]
    [InlineData("*", "*", false)]
    [InlineData("bash*", "*", false)]
    [InlineData("bash.network", "bash", false)]
    public async Task The_network_is_granted_by_its_own_name_and_by_no_pattern(string declared, string granted, bool network)
    {
        await using var run = await _house.StartAsync(granted);
        var turn = Turn(run, _folder.File("mine"));
        turn = turn with { Agent = turn.Agent with { File = turn.Agent.File with { Abilities = turn.Agent.File.Abilities with { Tools = [declared] } } } };

        Assert.Equal(network, OsGrant.Of(turn).Network);
    }

    public async ValueTask DisposeAsync()
    {
        _walls.Dispose();
        await _house.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<string> CallAsync(HookTool tool, TurnContext turn, string path) =>
        (await tool.CallAsync(new HookCall(turn, "c1", "read", JsonSerializer.SerializeToElement(new { path })), TestContext.Current.CancellationToken)).Output;

    private static TurnContext Turn(Engine.Runs.RunHandle run, params string[] roots) => new()
    {
        Agent = new Agent(new AgentFile { Name = "helper", Abilities = new AgentAbilities { Roots = roots } }, "f"),
        Sender = "me",
        Session = new SessionId("sess_1"),
        Run = run,
    };
}
