using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Budgets;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Runs;

/// <summary>The rooms Runs and Governance as the composition root builds them, over scripted storage and a clock moved by hand.</summary>
internal sealed class RunsHouse : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RunsHouse(ScriptedStorage? storage = null, ManualTimeProvider? clock = null, RunOptions? options = null, BudgetOptions? budgets = null, PriceTable? prices = null)
        : this(storage ??= new ScriptedStorage(), storage, clock ?? new ManualTimeProvider(), options, budgets, prices) =>
        Storage = storage;

    public RunsHouse(IJournal journal, IRunStore store, ManualTimeProvider clock, RunOptions? options = null, BudgetOptions? budgets = null, PriceTable? prices = null,
        IBudgetStore? spent = null, FailureLoopOptions? failures = null, IKillSwitchStore? switches = null,
        IApprovalStore? approvals = null)
    {
        Storage = null!;
        Clock = clock;
        var services = new ServiceCollection();
        services.AddSingleton(journal);
        services.AddSingleton(store);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IRandomSource, SystemRandomSource>();
        services.AddSingleton<IIdSource, SortableIdSource>();
        services.AddSingleton(options ?? Unwatched);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(failures ?? new FailureLoopOptions());
        services.AddRuns();
        services.AddGovernance();
        services.AddSingleton(budgets ?? new BudgetOptions());
        services.AddSingleton(prices ?? PriceTable.Empty);
        services.AddSingleton<IBudgetStore>(spent ?? new MemoryStorage(Clock));
        services.AddSingleton<IKillSwitchStore>(switches ?? new MemoryStorage(Clock));
        services.AddSingleton<IApprovalStore>(approvals ?? new MemoryStorage(Clock));
        services.AddBudgets();
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    /// <summary>Most tests repeat a call to see something else than a loop.</summary>
    public static RunOptions Unwatched { get; } = new() { Loops = LoopOptions.Off, Causation = new CausationOptions { Action = LoopAction.Off } };

    public FailingCalls Failing => _services.GetRequiredService<FailingCalls>();

    /// <summary>Only in a house over scripted storage.</summary>
    public ScriptedStorage Storage { get; }

    public ManualTimeProvider Clock { get; }

    public RunService Runs => _services.GetRequiredService<RunService>();

    public IGuard Guard => _services.GetRequiredService<IGuard>();

    public BudgetService Budgets => _services.GetRequiredService<BudgetService>();

    public ToolCache Tools => _services.GetRequiredService<ToolCache>();

    public ApprovalService Approvals => _services.GetRequiredService<ApprovalService>();

    public KillSwitchService Switches => _services.GetRequiredService<KillSwitchService>();

    public StepRunner Steps => _services.GetRequiredService<StepRunner>();

    public RunRecovery Recovery => _services.GetRequiredService<RunRecovery>();

    public RunDrain Drain => _services.GetRequiredService<RunDrain>();

    public LeaseWorker Leases => _services.GetRequiredService<LeaseWorker>();

    public LiveRuns Table => _services.GetRequiredService<LiveRuns>();

    public static RunDraft Tick(params string[] grants) => new()
    {
        Kind = RunKind.Tick,
        Owner = "me",
        Agent = "watchman",
        Trigger = "timer",
        Grants = grants.Length == 0 ? ["*"] : [.. grants],
        MaxAttempts = 3,
    };

    public static RunDraft External(params string[] grants) => Tick(grants) with { Kind = RunKind.External, Trigger = "client", Holder = "client-1", MaxAttempts = 1 };

    public static StepIntent Intent(string tool = "check.git", string? key = null) => new() { Tool = tool, IdempotencyKey = key };

    public Task<RunHandle> StartAsync(params string[] grants) => Runs.StartAsync(Tick(grants), TestContext.Current.CancellationToken);

    public Task<Run> StartExternalAsync(params string[] grants) => Runs.StartExternalAsync(External(grants), TestContext.Current.CancellationToken);

    public Run Stored(RunId id) => Storage.Runs.Single(run => run.Id == id);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
