using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Protocol;
using Reeve.Protocol.Access;
using Reeve.Protocol.Agents;
using Reeve.Protocol.Alerts;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Cli;
using Reeve.TestKit.Hosting;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Daemon;

/// <summary>An agent's health from every door of the whole daemon, and who may see it.</summary>
public sealed class AgentHealthTests : IAsyncLifetime
{
    private TestDaemon _daemon = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _daemon = await TestDaemon.StartAsync();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Fact]
    public async Task Runs_that_fail_at_a_tool_show_in_health_and_reach_the_operator()
    {
        await using var client = await _daemon.ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            var run = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "visitor", Tools = ["*"] }, Stop);
            await StepAsync("fetch", "http_500");
            await StepAsync("cleanup", null);
            await client.CallAsync(Operations.RunsFinish, new FinishRunRequest { Run = run.Run, FencingToken = run.FencingToken, Outcome = "failed", Reason = "it rained" }, Stop);

            async Task StepAsync(string tool, string? code)
            {
                var step = await client.CallAsync(
                    Operations.StepsBegin, new BeginStepRequest { Run = run.Run, FencingToken = run.FencingToken, Tool = tool, ArgsHash = new string((char)('a' + i), 64) }, Stop);
                await client.CallAsync(
                    Operations.StepsEnd, new EndStepRequest { Run = run.Run, FencingToken = run.FencingToken, Step = step.Step!, Succeeded = code is null, FailureCode = code }, Stop);
            }
        }

        var health = await client.CallAsync(Operations.AgentsHealth, new AgentHealthRequest { Agent = "visitor" }, Stop);

        Assert.Equal(("critical", "local", 5, 5), (health.Status, health.Owner, health.Runs.Failed, health.Success.Counted));
        Assert.Equal(("fetch", "http_500", 5), (health.Hotspots[0].Tool, health.Hotspots[0].Code, health.Hotspots[0].Runs));
        Assert.Contains(health.Checks, static check => check is { Kind: "insight.reliability_drop", Verdict: "unknown", Sample: 0, Needed: 5 });
        await Eventually.TrueAsync(
            async () => (await client.CallAsync(Operations.AlertsList, new ListAlertsRequest { Kind = "insight.repeated_failure" }, Stop)).Alerts is [{ Severity: "critical", Agent: "visitor" }],
            "the operator is told");

        var shown = await CliRun.ExecuteAsync("agent", "health", "visitor", "--socket", _daemon.SocketPath);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("visitor failed in 5 of 5 runs, in 5 of them at fetch (http_500)", shown.Out, StringComparison.Ordinal);
        var json = await CliRun.ExecuteAsync("agent", "health", "visitor", "--json", "--socket", _daemon.SocketPath);
        Assert.Equal("critical", JsonDocument.Parse(json.Out).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_agent_that_never_ran_is_not_found_at_any_door()
    {
        using var http = _daemon.Http();
        using var response = await http.GetAsync(new Uri("/api/agents/nobody/health", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(4, (await CliRun.ExecuteAsync("agent", "health", "nobody", "--socket", _daemon.SocketPath)).ExitCode);
    }

    [Fact]
    public async Task A_caller_sees_only_his_own_agent_and_the_operator_says_whose()
    {
        await EndAsync("run_theirs", "someone", "shared");
        await EndAsync("run_hidden", "someone", "hidden");
        await EndAsync("run_ours", "local", "shared");
        using var caller = _daemon.Http();
        caller.DefaultRequestHeaders.Authorization = new("Bearer", await GrantAsync());
        using var operatorOfAll = _daemon.Http();

        Assert.Equal("local", (await caller.GetFromJsonAsync("/api/agents/shared/health", ProtocolJson.Default.AgentHealthResponse, Stop))!.Owner);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(caller, "/api/agents/shared/health?owner=someone"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(caller, "/api/agents/hidden/health"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(operatorOfAll, "/api/agents/shared/health"));
        Assert.Equal("someone", (await operatorOfAll.GetFromJsonAsync("/api/agents/shared/health?owner=someone", ProtocolJson.Default.AgentHealthResponse, Stop))!.Owner);
        Assert.Equal("someone", (await operatorOfAll.GetFromJsonAsync("/api/agents/hidden/health", ProtocolJson.Default.AgentHealthResponse, Stop))!.Owner);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string address)
    {
        using var response = await http.GetAsync(new Uri(address, UriKind.Relative), Stop);
        return response.StatusCode;
    }

    private async Task<string> GrantAsync()
    {
        await using var client = await _daemon.ConnectAsync();
        return (await client.CallAsync(Operations.TokenGrant, new GrantTokenRequest { Name = "reader", Scopes = ["read"] }, Stop)).Secret;
    }

    private async Task EndAsync(string id, string owner, string agent)
    {
        var now = TimeProvider.System.GetUtcNow();
        var run = new Run
        {
            Id = new RunId(id),
            Kind = RunKind.External,
            Owner = owner,
            Agent = agent,
            Trigger = "client",
            State = RunState.Succeeded,
            CreatedAt = now,
            EndedAt = now,
        };
        var entry = new LedgerDraft { Type = "run.finished", Family = Family.Runs, Owner = owner, Agent = agent, Run = run.Id };
        await _daemon.Journal.CommitAsync(UnitOfWork.Of(entry, new RunAdded(run)), Stop);
    }
}
