using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Alerts;
using Reeve.Engine.Budgets;
using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Compensation;

/// <summary>Runs, tools, the gate and compensation put together over any store, as a daemon does. Disposing it ends the daemon and leaves the store.</summary>
internal sealed class CompensationHouse : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CompensationHouse(Action<IServiceCollection> stores, TimeProvider time, ICompensator command, CompensationOptions? options)
    {
        var services = new ServiceCollection();
        stores(services);
        services.AddSingleton(time);
        services.AddSingleton<IRandomSource, SystemRandomSource>();
        services.AddSingleton<IIdSource, SortableIdSource>();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(options ?? new CompensationOptions());
        services.AddSingleton(new BudgetOptions());
        services.AddSingleton(PriceTable.Empty);
        services.AddSingleton<IAlertSink>(Alerts);
        services.AddSingleton(command);
        services.AddRuns().AddTools().AddGovernance().AddBudgets().AddCompensation();
        _services = services.BuildServiceProvider();
    }

    public RecordedAlerts Alerts { get; } = new();

    public RunService Runs => _services.GetRequiredService<RunService>();

    public IGuard Guard => _services.GetRequiredService<IGuard>();

    public ToolService Tools => _services.GetRequiredService<ToolService>();

    public RunDrain Drain => _services.GetRequiredService<RunDrain>();

    public KillSwitchService Switches => _services.GetRequiredService<KillSwitchService>();

    public RollbackService Rollbacks => _services.GetRequiredService<RollbackService>();

    public ClaimService Claims => _services.GetRequiredService<ClaimService>();

    public ClaimWorker ClaimLook => _services.GetServices<IHostedService>().OfType<ClaimWorker>().Single();

    public HandlerDesk Desk => _services.GetRequiredService<HandlerDesk>();

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    public static Task<CompensationHouse> OpenAsync(MemoryStorage store, TimeProvider time, ICompensator? command = null, CompensationOptions? options = null) => OpenAsync(
        services => services.AddSingleton<IJournal>(store).AddSingleton<IRunStore>(store).AddSingleton<IBudgetStore>(store).AddSingleton<IKillSwitchStore>(store)
            .AddSingleton<IFailingCallStore>(store).AddSingleton<IToolStore>(store).AddSingleton<ILedgerStore>(store).AddSingleton<ICompensationStore>(store).AddSingleton<IApprovalStore>(store),
        time, command, options);

    public static Task<CompensationHouse> OpenAsync(TestStore store, ICompensator? command = null, CompensationOptions? options = null) => OpenAsync(
        services => services.AddSingleton<IJournal>(store.Journal).AddSingleton<IRunStore>(store.Runs).AddSingleton<IBudgetStore>(store.Budgets)
            .AddSingleton<IKillSwitchStore>(store.Switches).AddSingleton<IFailingCallStore>(store.FailingCalls).AddSingleton<IToolStore>(store.Tools)
            .AddSingleton<ILedgerStore>(store.Ledger).AddSingleton<ICompensationStore>(store.Compensations).AddSingleton<IApprovalStore>(store.Approvals),
        store.Time, command, options);

    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <summary>Declares a tool's compensation.</summary>
    public Task<Tool> DeclareAsync(string tool, string? declaration) => Tools.ConfigureAsync(
        new ToolKey("me", ToolKey.DefaultProject, tool), new ToolSettings { Compensation = declaration ?? "" }, "test", null, Never);

    /// <summary>A run that is over and did these things, each with its arguments.</summary>
    public async Task<(Run Run, IReadOnlyList<Step> Steps)> DidAsync(params string[] tools)
    {
        await using var run = await Runs.StartAsync(
            new RunDraft { Kind = RunKind.Turn, Owner = "me", Agent = "worker", Trigger = "manual", Grants = ["*"] }, Never);
        for (var i = 0; i < tools.Length; i++)
        {
            var intent = new StepIntent { Tool = tools[i], SideEffect = !tools[i].StartsWith("read", StringComparison.Ordinal), Arguments = new byte[] { 0x7B, 0x22, 0x6E, 0x22, 0x3A, (byte)('0' + (i % 10)), 0x7D } };
            var allow = Assert.IsType<GuardDecision.Allow>(await Guard.BeginStepAsync(run.Id, run.FencingToken, intent, Durability.Durable, Never));
            var outcome = new StepOutcome { Contents = [ContentDraft.Text("compensation", $$"""{"made":{{i}}}""")] };
            await Guard.EndStepAsync(run.Id, run.FencingToken, allow.Step.Id, outcome, Durability.Durable, Never);
        }

        var ended = await run.EndAsync(new RunOutcome.Succeeded(), Never);
        return (ended, await Runs.ListStepsAsync(run.Id, Never));
    }

    public async Task<IReadOnlyList<StepCompensation>> RollBackAsync(RunId run, StepId? from = null)
    {
        await Rollbacks.RequestAsync(run, new RollbackRequest(from, "test", null), Never);
        return await EndAsync(run);
    }

    public async Task<IReadOnlyList<StepCompensation>> EndAsync(RunId run)
    {
        await Rollbacks.WaitAsync(run).WaitAsync(Never);
        return await Rollbacks.ListAsync(run, Never);
    }

    private IHostedService Worker => _services.GetServices<IHostedService>().OfType<RollbackWorker>().Single();

    private static async Task<CompensationHouse> OpenAsync(Action<IServiceCollection> stores, TimeProvider time, ICompensator? command, CompensationOptions? options)
    {
        var house = new CompensationHouse(stores, time, command ?? new ScriptedCompensator(), options);
        await house._services.GetRequiredService<RunRecovery>().RecoverAsync(Never);
        await house.Tools.LoadAsync(Never);
        await house.Rollbacks.RecoverAsync(Never);
        await house.Worker.StartAsync(Never);
        return house;
    }
}

/// <summary>Remembers what the operator was told. Thread-safe.</summary>
internal sealed class RecordedAlerts : IAlertSink
{
    private readonly ConcurrentQueue<AlertDraft> _raised = new();

    public IReadOnlyCollection<AlertDraft> Raised => _raised;

    public Task<AlertDecision> RaiseAsync(AlertDraft draft, CancellationToken cancellationToken)
    {
        _raised.Enqueue(draft);
        return Task.FromResult<AlertDecision>(null!);
    }
}
