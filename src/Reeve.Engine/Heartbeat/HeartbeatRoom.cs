using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;
using Reeve.Engine.Heartbeat.Explaining;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Engine.Heartbeat.Watching;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// The room of the heartbeat: wakes agents, lets their checks look, lets a model propose, hands the proposal to the rails, and explains afterwards why.
/// <para>Invariants: at most one tick of an agent at once; every check, proposal and delivery is a guarded step; a check that could not look is a finding;
/// an agent has ticked exactly when a run of it succeeded; what was missed is made up for once; an explanation is made from the record alone.</para>
/// <para>Threading: one timer loop, a bounded number of ticks beside it, steps of one tick one after the other. The rules are pure.</para>
/// Needs <c>HeartbeatOptions</c>, <c>IHeartbeatStore</c>, <c>ILedgerStore</c>, the <see cref="ICheck"/>s, and the rooms Agents, Delivery, Governance, Models and Runs.
/// </summary>
public static class HeartbeatRoom
{
    public static IServiceCollection AddHeartbeat(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICheck, LedgerCheck>());
        services.TryAddSingleton<IHeartbeatPlans, AgentPlans>();
        services.TryAddSingleton<ProposerCatalog>();
        services.TryAddSingleton<CheckGatherer>();
        services.TryAddSingleton<TickLoop>();
        services.TryAddSingleton<TickAttempt>();
        services.TryAddSingleton<TickFlights>();
        services.TryAddSingleton<TickClock>();
        services.TryAddSingleton<HeartbeatPace>();
        services.TryAddSingleton<TickExplainer>();
        services.TryAddSingleton(static provider => new TickService(
            provider.GetRequiredService<IHeartbeatPlans>(),
            provider.GetRequiredService<RunService>(),
            provider.GetRequiredService<TickAttempt>(),
            provider.GetRequiredService<TickFlights>(),
            provider.GetRequiredService<TickClock>(),
            provider.GetRequiredService<ILogger<TickService>>()));
        services.TryAddSingleton(static provider => new HeartbeatOverview(
            provider.GetRequiredService<AgentCatalog>(),
            provider.GetRequiredService<IHeartbeatPlans>(),
            provider.GetRequiredService<TickFlights>(),
            provider.GetRequiredService<HeartbeatPace>(),
            provider.GetRequiredService<IHeartbeatStore>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, HeartbeatDoctorCheck>());
        services.AddHostedService<HeartbeatWorker>();
        return services;
    }
}
