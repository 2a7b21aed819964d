using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Budgets;
using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Explaining;
using Reeve.Engine.Ledger;
using Reeve.Engine.Models;
using Reeve.Engine.Runs;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Heartbeat;

/// <summary>The real rooms over memory: everything of the engine that a tick passes, with scripted checks, models and plans, and time that a test moves.</summary>
internal sealed class TickHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TickHarness(MemoryStorage storage, ManualTimeProvider time, CountingIdSource ids, ICheck[] checks, IChatModel[] models, ScriptedPlans plans)
    {
        Storage = storage;
        Time = time;
        Plans = plans;
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton<IIdSource>(ids)
            .AddSingleton<IJournal>(storage).AddSingleton<IRunStore>(storage).AddSingleton<IBudgetStore>(storage).AddSingleton<IApprovalStore>(storage).AddSingleton<IDeliveryStore>(storage)
            .AddSingleton<IHeartbeatStore>(storage).AddSingleton<ILedgerStore>(storage).AddSingleton<IBreakerStore>(storage)
            .AddSingleton<IHeartbeatPlans>(plans)
            .AddSingleton(new HeartbeatOptions { Home = "/home", MaxConcurrentTicks = 2 })
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        foreach (var check in checks)
        {
            services.AddSingleton(check);
        }

        foreach (var model in models)
        {
            services.AddSingleton(model);
        }

        _services = services.AddRuns().AddGovernance().AddBudgets().AddDelivery().AddModels().AddHeartbeat().BuildServiceProvider();
    }

    public TickHarness(params ICheck[] checks)
        : this(NewTime(out var time), time, new CountingIdSource(), checks, [], new ScriptedPlans())
    {
        Plans.Set(PlanOf(checks));
    }

    public MemoryStorage Storage { get; }

    public ManualTimeProvider Time { get; }

    public ScriptedPlans Plans { get; }

    public TickService Ticks => _services.GetRequiredService<TickService>();

    public TickExplainer Explainer => _services.GetRequiredService<TickExplainer>();

    public RunService Runs => _services.GetRequiredService<RunService>();

    public NotificationService Notifications => _services.GetRequiredService<NotificationService>();

    public HeartbeatWorker Worker => _services.GetServices<IHostedService>().OfType<HeartbeatWorker>().Single();

    public static HeartbeatPlan PlanOf(params ICheck[] checks) => new()
    {
        Agent = "watchman",
        Owner = "me",
        Every = TimeSpan.FromMinutes(10),
        Model = "rules",
        Checks = [.. checks.Select(static check => new CheckPlan(check.Kind, check.Kind, null, TimeSpan.FromSeconds(30), new Dictionary<string, string>(), []))],
    };

    public Task<TickResult> TickAsync(TickTrigger trigger = TickTrigger.Manual) => Ticks.TickAsync("watchman", trigger, CancellationToken.None);

    public Task<TickExplanation> WhyAsync() => Explainer.ExplainAsync("watchman", null, CancellationToken.None);

    public async Task<IReadOnlyList<Notification>> BellAsync() => (await Notifications.ListAsync("me", false, new PageRequest(null, 500), CancellationToken.None)).Items;

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    private static MemoryStorage NewTime(out ManualTimeProvider time)
    {
        time = new ManualTimeProvider();
        return new MemoryStorage(time);
    }
}
