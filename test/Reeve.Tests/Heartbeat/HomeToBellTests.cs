using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Budgets;
using Reeve.Engine.Delivery;
using Reeve.Engine.Doctor;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Explaining;
using Reeve.Engine.Ledger;
using Reeve.Engine.Models;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Heartbeat;

/// <summary>From a file a person wrote to the bell and back to "why", over the real database, with a restart in between.</summary>
public sealed class HomeToBellTests : IAsyncDisposable
{
    private const string Watchman =
        """
        ---
        owner: ada
        heartbeat:
          every: 1m
          checks:
            - { id: issues, kind: deadlines }
            - { id: incidents, kind: ledger }
        rules:
          - { match: 'rent', title: 'Pay the rent', severity: critical, dedupe: rent }
        ---
        """;

    private readonly TempFolder _home = new();
    private readonly TestStore _store = new();
    private readonly CountingIdSource _ids = new();
    private string _issues = "- rent is due [rent-1]\n- OVERDUE taxes [tax-1]";

    [Fact]
    public async Task A_file_a_tick_a_notification_and_the_reason_survive_a_restart()
    {
        Write("watchman", Watchman);
        TickResult result;
        await using (var daemon = await StartAsync())
        {
            result = await daemon.GetRequiredService<TickService>().TickAsync("watchman", TickTrigger.Manual, CancellationToken.None);
        }

        await _store.ReopenAsync();
        await using var next = await StartAsync();
        var bell = await next.GetRequiredService<NotificationService>().ListAsync("ada", true, new PageRequest(null, 10), CancellationToken.None);
        var why = await next.GetRequiredService<TickExplainer>().ExplainAsync("watchman", null, CancellationToken.None);
        var overview = Assert.Single(await next.GetRequiredService<HeartbeatOverview>().ListAsync(CancellationToken.None));

        Assert.Equal("succeeded", result.State);
        Assert.Equal(["OVERDUE taxes [tax-1]", "Pay the rent"], bell.Items.Select(static note => note.Title).Order());
        Assert.Equal(result.Run, why.Run!.Id);
        Assert.Equal([_issues, "No incident in the daemon's own log since 2026-05-04 11:00Z.\n"], why.Signals.Select(static signal => signal.Text));
        Assert.Equal(["rule 1", "default:OVERDUE"], why.Findings.Select(static finding => finding.Finding.ProposedBy));
        Assert.StartsWith("2 notifications: \"Pay the rent\" and 1 more, because critical is told at once (rule classify.immediate)", why.Conclusion);
        Assert.Equal(("ready", _store.Time.GetUtcNow()), (overview.State, overview.LastTickAt!.Value));
        Assert.InRange(overview.NextTickAt!.Value - _store.Time.GetUtcNow(), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.1));

        await next.GetRequiredService<TickService>().TickAsync("watchman", TickTrigger.Manual, CancellationToken.None);
        Assert.Contains("suppressed by the cooldown", (await next.GetRequiredService<TickExplainer>().ExplainAsync("watchman", null, CancellationToken.None)).Conclusion);
    }

    [Fact]
    public async Task A_file_that_breaks_stops_its_agent_and_mending_it_is_enough()
    {
        Write("watchman", Watchman);
        await using var daemon = await StartAsync();
        var catalog = daemon.GetRequiredService<AgentCatalog>();
        var ticks = daemon.GetRequiredService<TickService>();

        Write("watchman", Watchman.Replace("every: 1m", "every: soon", StringComparison.Ordinal));
        await catalog.RescanAsync(CancellationToken.None);
        var refused = await Assert.ThrowsAsync<ReeveException>(() => ticks.TickAsync("watchman", TickTrigger.Manual, CancellationToken.None));
        Assert.Contains("agents/watchman.md:4", refused.Message);
        Assert.Equal("invalid", Assert.Single(await daemon.GetRequiredService<HeartbeatOverview>().ListAsync(CancellationToken.None)).State);

        Write("watchman", Watchman);
        await catalog.RescanAsync(CancellationToken.None);
        Assert.Equal("succeeded", (await ticks.TickAsync("watchman", TickTrigger.Manual, CancellationToken.None)).State);
        foreach (var doctor in daemon.GetServices<IDoctorCheck>())
        {
            Assert.All(await doctor.ExamineAsync(CancellationToken.None), static line => Assert.Equal(DiagnosisLevel.Ok, line.Level));
        }
    }

    [Fact]
    public async Task A_model_that_fails_its_tick_is_an_incident_the_next_tick_tells_of()
    {
        Write("watchman", Watchman);
        Write("dreamer", "---\nmodel: gone\nheartbeat: { checks: [{ id: i, kind: deadlines }] }\n---\n");
        _issues = "Nothing.";
        await using var daemon = await StartAsync();
        var ticks = daemon.GetRequiredService<TickService>();

        await ticks.TickAsync("dreamer", TickTrigger.Manual, CancellationToken.None);
        var result = await ticks.TickAsync("watchman", TickTrigger.Manual, CancellationToken.None);

        Assert.Equal(1, result.Report.Notified);
        var finding = Assert.Single(await _store.Deliveries.ListFindingsAsync(result.Run!.Value, CancellationToken.None)).Finding;
        Assert.StartsWith("INCIDENT run failed of dreamer: 1×", finding.Title);
        Assert.Equal("incidents:run-failed/dreamer", finding.DedupeKey);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _home.Dispose();
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(_home.File("agents"));
        File.WriteAllText(_home.File($"agents/{name}.md"), text);
    }

    private async Task<ServiceProvider> StartAsync()
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_store.Time)
            .AddSingleton<IIdSource>(_ids)
            .AddSingleton<IJournal>(_store.Journal).AddSingleton<IRunStore>(_store.Runs).AddSingleton<IBudgetStore>(new MemoryStorage(_store.Time)).AddSingleton<IApprovalStore>(_store.Approvals).AddSingleton<IDeliveryStore>(_store.Deliveries)
            .AddSingleton<IHeartbeatStore>(_store.Heartbeats).AddSingleton<ILedgerStore>(_store.Ledger).AddSingleton<IBreakerStore>(_store.Breakers)
            .AddSingleton(new AgentsOptions { Home = _home.Path })
            .AddSingleton(new HeartbeatOptions { Home = _home.Path })
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<ICheck>(new ScriptedCheck("deadlines", (_, _) => Task.FromResult(_issues)))
            .AddRuns().AddGovernance().AddBudgets().AddDelivery().AddModels().AddAgents().AddHeartbeat()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        await services.GetRequiredService<AgentCatalog>().RescanAsync(CancellationToken.None);
        return services;
    }
}
