using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Governance;

/// <summary>
/// Governance: the one gate that every step of every kind of run passes (law 4).
/// <para>Invariants: nothing passes that no rule allows; a killed run allows nothing from the moment the kill is asked for; intent is recorded
/// before the effect and outcome after it; the same idempotency key never makes a second step; a refusal stands also when it cannot be recorded.</para>
/// <para>Threading: decisions for one run are made in order under that run's gate; different runs never wait for each other, and no rule does I/O.
/// Rules are asked in the order of registration: <c>run.live</c>, <c>kill.switch</c>, <c>grants</c>, <c>loops.*</c>, <c>tools</c>, then the budgets.</para>
/// </summary>
public static class GovernanceRoom
{
    public static IServiceCollection AddGovernance(this IServiceCollection services)
    {
        services.TryAddSingleton(new GuardOptions());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGuardRule, RunLiveRule>());
        services.TryAddSingleton<KillSwitchBoard>();
        services.AddSingleton<IGuardRule>(static provider => provider.GetRequiredService<KillSwitchBoard>());
        services.AddSingleton<IRunAdmission>(static provider => provider.GetRequiredService<KillSwitchBoard>());
        services.TryAddSingleton(static provider => new KillSwitchService(
            provider.GetRequiredService<KillSwitchBoard>(),
            provider.GetRequiredService<RunService>(),
            provider.GetRequiredService<IJournal>(),
            provider.GetRequiredService<IKillSwitchStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KillSwitchService>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGuardRule, GrantsRule>());
        services.TryAddSingleton<ToolCache>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGuardRule, LoopRule>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGuardRule, RepeatedFailureRule>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGuardRule, ToolRule>());
        services.TryAddSingleton(new FailureLoopOptions());
        services.TryAddSingleton<FailingCalls>();
        services.TryAddSingleton<GuardPolicy>();
        services.TryAddSingleton<IGuard, GuardService>();
        services.TryAddSingleton<StepRunner>();
        services.TryAddSingleton(static provider => new ApprovalService(
            provider.GetRequiredService<RunRecorder>(),
            provider.GetRequiredService<GuardPolicy>(),
            provider.GetRequiredService<IApprovalStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ApprovalService>>()));
        services.AddHostedService<ApprovalWorker>();
        return services;
    }
}
