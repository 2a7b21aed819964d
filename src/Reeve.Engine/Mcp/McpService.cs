using System.Collections.Immutable;
using System.Text;
using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>The room's door for people: how the servers stand, and a try of one. Thread-safe.</summary>
public sealed class McpService
{
    /// <summary>Whose runs try servers.</summary>
    public const string TestAgent = "reeve-mcp";

    public const string TestTrigger = "mcp_test";

    public const string TestTool = "mcp.test";

    private readonly McpCatalog _catalog;
    private readonly McpPeers _peers;
    private readonly McpOptions _options;
    private readonly RunService _runs;
    private readonly StepRunner _steps;
    private readonly TimeProvider _time;

    internal McpService(McpCatalog catalog, McpPeers peers, McpOptions options, RunService runs, StepRunner steps, TimeProvider time) =>
        (_catalog, _peers, _options, _runs, _steps, _time) = (catalog, peers, options, runs, steps, time);

    /// <summary>Every declared server with its peers, by name; of each peer that lives under another name of the same declaration too.</summary>
    public IReadOnlyList<(McpServerOptions Server, IReadOnlyList<McpPeerView> Peers)> List()
    {
        var peers = _peers.List();
        return [.. _catalog.Current.Select(server => (server, (IReadOnlyList<McpPeerView>)[.. peers.Where(peer => peer.Key.Fingerprint == McpRules.Fingerprint(server) && peer.Key.Agent is null == server.IsShared)]))];
    }

    /// <summary>Tries a server now, left alone or not, as a governed step of a run of its own. One that is not shared is started for this and ended after it.</summary>
    public async Task<McpTest> TestAsync(string name, CancellationToken cancellationToken)
    {
        var server = _catalog.Find(name) ?? throw new ReeveException(ErrorCode.NotFound, $"No MCP server {name} is declared.", "Declare it under mcp.servers in reeve.yaml; reeve mcp list.");
        await using var run = await _runs.StartAsync(
            new RunDraft { Kind = RunKind.Job, Owner = _options.Owner, Agent = TestAgent, Trigger = TestTrigger, Grants = [TestTool] }, cancellationToken);
        var intent = new StepIntent
        {
            Tool = TestTool,
            SideEffect = true,
            Arguments = Encoding.UTF8.GetBytes($$"""{"server":"{{server.Name}}"}"""),
            WorstCase = Usage.None,
        };
        try
        {
            var test = await _steps.RunAsync(run, intent, async token => Effect(await TryAsync(server, token)), _options.ConnectTimeout * 2, cancellationToken);
            await run.EndAsync(test.Cause is { } cause ? new RunOutcome.Failed(cause, "The server could not be reached.") : new RunOutcome.Succeeded(), CancellationToken.None);
            return test;
        }
        catch (ReeveException refused)
        {
            await run.EndAsync(new RunOutcome.Failed(refused.Code, refused.Message), CancellationToken.None);
            throw;
        }
    }

    private async Task<McpTest> TryAsync(McpServerOptions server, CancellationToken cancellationToken)
    {
        var peer = _peers.For(server, TestAgent);
        var started = _time.GetTimestamp();
        try
        {
            var set = McpToolRules.Offer(server, await peer.ToolsAsync(insist: true, cancellationToken));
            return new McpTest(server, peer.View.Facts, set, _time.GetElapsedTime(started), null, null);
        }
        catch (McpTransportFailure failure)
        {
            return new McpTest(server, null, new McpToolset([], []), _time.GetElapsedTime(started), failure.Cause, failure.Message);
        }
        finally
        {
            if (!server.IsShared)
            {
                await _peers.RemoveAsync(peer);
            }
        }
    }

    private static StepEffect<McpTest> Effect(McpTest test) => new(
        test, test.Cause is null ? new StepOutcome() : new StepOutcome { Succeeded = false, FailureCode = ErrorCode.UpstreamFailed, Summary = test.Cause });
}

/// <summary>How a try ended. <paramref name="Cause"/> and <paramref name="Problem"/>: why it failed, null when it did not.</summary>
public sealed record McpTest(McpServerOptions Server, McpPeerFacts? Facts, McpToolset Tools, TimeSpan Took, string? Cause, string? Problem);
