using System.Text;
using Reeve.Connectors.Processes;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// The hook <c>os</c>: files and commands of the machine, as far as an agent's file grants them and no further. Without roots nothing is reachable. Thread-safe.
/// </summary>
internal sealed class OsHook : IAgentHook
{
    private static readonly TimeSpan FileTimeout = TimeSpan.FromSeconds(60);

    private readonly IOsTool[] _tools;
    private readonly OsToolsOptions _options;

    public OsHook(OsToolsOptions options, IChildRunner children, Walls walls, IIdSource ids, TimeProvider time)
    {
        var seen = new ReadFiles();
        _options = options;
        _tools =
        [
            new ReadTool(options, seen), new WriteTool(options, seen), new EditTool(options, seen), new ListTool(options), new SearchTool(options),
            new BashTool(children, walls, options, ids, time),
        ];
    }

    /// <summary>In the order a model is shown them.</summary>
    internal IReadOnlyList<IOsTool> Tools => _tools;

    public string Name => "os";

    public int Order => 100;

    public ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var granted = _tools.Any(tool => GrantRules.Allows(turn.Run.Run.Grants, tool.Tool.Name));
        return ValueTask.FromResult(new HookOffer(granted ? [Section(turn)] : [], [.. _tools.Select(Offer)]));
    }

    private HookTool Offer(IOsTool tool) => new()
    {
        Tool = tool.Tool,
        SideEffect = tool.SideEffect,
        Timeout = tool is BashTool ? _options.BashMaxTimeout + BashTool.Margin : FileTimeout,
        CallAsync = (call, token) => Task.Run(() => tool.CallAsync(OsGrant.Of(call.Turn), new HookArguments(call.Arguments), token), token),
    };

    private string Section(TurnContext turn)
    {
        var abilities = turn.Agent.File.Abilities;
        if (abilities.Roots.Count == 0)
        {
            return "## Files\n\nNo folder is granted: tools that reach files refuse.";
        }

        var section = new StringBuilder("## Files\n\nThese folders and what is in them can be reached, nothing else. Relative paths begin at the first.\n");
        foreach (var root in abilities.Roots)
        {
            section.Append("\n- ").Append(ConfinedPathRules.Shown(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root, _options.Home))));
        }

        return section.ToString();
    }
}
