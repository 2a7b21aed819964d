using System.Text.Json;
using Reeve.Connectors.OsTools;
using Reeve.Connectors.Processes;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Guard;
using Reeve.TestKit;

namespace Reeve.IntegrationTests.OsTools;

/// <summary>A folder that is granted, one that is not, a home, and the tools as the hook makes them.</summary>
internal sealed class OsHouse : IDisposable
{
    private readonly TempFolder _folder = new(onDisk: true);
    private readonly ReadFiles _seen = new();
    private readonly Walls _walls;
    private readonly Dictionary<string, IOsTool> _tools;

    public OsHouse(string wallsProgram = "bwrap")
    {
        Base = ConfinedRoots.RealPath(_folder.Path);
        Root = Make("granted");
        Outside = Make("outside");
        File.WriteAllText(Path.Combine(Outside, "secret"), "the secret\n");
        Options = new OsToolsOptions
        {
            Home = Make("home"),
            DataRoot = Make("home/data/here"),
            RunRoot = Make("home/run/here"),
            WallsProgram = wallsProgram,
            BashTimeout = TimeSpan.FromSeconds(20),
            BashMaxTimeout = TimeSpan.FromSeconds(60),
        };
        var children = new ChildRunner(TimeProvider.System);
        _walls = new Walls(children, Options, TimeProvider.System);
        _tools = new IOsTool[]
        {
            new ReadTool(Options, _seen), new WriteTool(Options, _seen), new EditTool(Options, _seen), new ListTool(Options), new SearchTool(Options),
            new BashTool(children, _walls, Options, new SortableIdSource(TimeProvider.System, new SystemRandomSource()), TimeProvider.System),
        }.ToDictionary(static tool => tool.Tool.Name, StringComparer.Ordinal);
        Grant = new OsGrant(new RunId("run_1"), [Root]);
    }

    public string Base { get; }

    public string Root { get; }

    public string Outside { get; }

    public OsToolsOptions Options { get; }

    public OsGrant Grant { get; set; }

    public Walls Walls => _walls;

    public string In(string name) => Path.Combine(Root, name);

    public string Make(string folder) => Directory.CreateDirectory(Path.Combine(Base, folder)).FullName;

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    public void Link(string name, string target) => File.CreateSymbolicLink(In(name), target);

    public async Task<string> CallAsync(string tool, object arguments, CancellationToken cancellationToken = default) =>
        (await ResultAsync(tool, arguments, cancellationToken)).Output;

    public Task<HookResult> ResultAsync(string tool, object arguments, CancellationToken cancellationToken = default) =>
        Task.Run(() => _tools[tool].CallAsync(Grant, new HookArguments(JsonSerializer.SerializeToElement(arguments)), cancellationToken), cancellationToken);

    public async Task<ReeveException> RefusedAsync(string tool, object arguments, string code)
    {
        var refused = await Assert.ThrowsAsync<ReeveException>(() => CallAsync(tool, arguments));
        Assert.True(code == refused.Code, $"{refused.Code}: {refused.Message}");
        return refused;
    }

    /// <summary>Runs a program of the test's own and waits.</summary>
    public async Task<string> ShellAsync(string script)
    {
        var result = await new ChildRunner(TimeProvider.System).RunAsync(
            new ChildSpec(["bash", "-c", script]) { WorkingDirectory = Base, Timeout = TimeSpan.FromSeconds(60) }, CancellationToken.None);
        Assert.True(result.Succeeded, result.Errors);
        return result.Output;
    }

    public void Dispose()
    {
        _walls.Dispose();
        _folder.Dispose();
    }
}
