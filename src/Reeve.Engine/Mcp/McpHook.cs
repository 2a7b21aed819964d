using System.Collections.Immutable;
using System.Globalization;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>
/// The hook <c>mcp</c>: the tools of the servers an agent's file names, as far as its grants cover them. One that cannot be reached is named in the prompt and fails no
/// turn; all are asked at the same time, and no turn waits for one longer than the room's patience. Thread-safe.
/// </summary>
internal sealed class McpHook(McpCatalog catalog, McpPeers peers, IModelRouter models, McpOptions options, TimeProvider time) : IAgentHook
{
    /// <summary>Beyond a call's own time: to start the server, and to wait for a place.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    public string Name => "mcp";

    public int Order => 600;

    public async ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var (servers, unknown) = catalog.Named(turn.Agent.File.Abilities.Mcp);
        var grants = turn.Run.Run.Grants;
        var parts = await Task.WhenAll(servers.Where(server => McpToolRules.MayBeGranted(grants, server.Name)).Select(server => AskAsync(server, turn, cancellationToken)));
        var problems = unknown.Select(static name => $"{Shown(name)}: no server of this name is declared").Concat(parts.SelectMany(static part => part.Problems)).ToList();
        return new HookOffer(problems.Count == 0 ? [] : [Section(problems)], [.. parts.SelectMany(static part => part.Tools)]);
    }

    private async Task<(ImmutableArray<HookTool> Tools, ImmutableArray<string> Problems)> AskAsync(McpServerOptions server, TurnContext turn, CancellationToken cancellationToken)
    {
        if (!server.IsLocal && models.ResidencyOf(turn.Owner, turn.Agent.File.Abilities.LocalOnly) == DataResidency.Local)
        {
            return ([], [$"{server.Name}: words of this conversation stay on this machine, and this server is not declared local"]);
        }

        using var patience = new CancellationTokenSource(options.Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var peer = peers.For(server, turn.Agent.Name);
            var set = McpToolRules.Offer(server, await peer.ToolsAsync(insist: false, linked.Token));
            return (
                [.. set.Tools.Where(tool => GrantRules.Allows(turn.Run.Run.Grants, tool.Name)).Select(tool => Tool(server, tool))],
                [.. set.Problems.Select(problem => $"{server.Name}: {problem}")]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], [$"{server.Name}: it is still starting; its tools are not there yet"]);
        }
        catch (ReeveException failure)
        {
            return ([], [$"{server.Name}: {failure.Message}"]);
        }
    }

    private HookTool Tool(McpServerOptions server, McpOfferedTool tool) => new()
    {
        Tool = new ChatTool(tool.Name, tool.Description, tool.Schema),
        SideEffect = tool.SideEffect,
        Timeout = server.Timeout + options.ConnectTimeout + Margin,
        CallAsync = (call, token) => CallAsync(server, tool, call, token),
    };

    private async Task<HookResult> CallAsync(McpServerOptions server, McpOfferedTool tool, HookCall call, CancellationToken cancellationToken)
    {
        var peer = peers.For(server, call.Turn.Agent.Name);
        try
        {
            return McpResultRules.Show(await peer.CallAsync(server, tool.Own, call.Arguments, null, cancellationToken));
        }
        catch (OperationCanceledException) when (call.Turn.Run.Stopping.IsCancellationRequested)
        {
            // The run is over, and a server need not stop because it is told to: one of the agent's own is ended whole before anybody reads that the run was.
            await peer.AbandonAsync();
            throw;
        }
    }

    private static string Section(IEnumerable<string> problems) => string.Create(
        CultureInfo.InvariantCulture, $"## Servers with tools\n\nThese are not at hand now; say so if they are needed.\n\n{string.Join('\n', problems.Select(static problem => "- " + problem))}");

    private static string Shown(string name) => WordRules.Clean(name, 60, multiline: false);
}
