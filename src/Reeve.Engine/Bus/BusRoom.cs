using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Doctor;
using Reeve.Engine.Hooks;

namespace Reeve.Engine.Bus;

/// <summary>
/// The event bus: tells agents of what happened. People subscribe agents in <c>subscriptions.yaml</c>, which the daemon reads and never writes; agents subscribe themselves with a
/// tool, and theirs are rows of the store. (The room Events is another thing: it watches the log.)
/// <para>Invariants: an event, its deliveries and what it makes of subscriptions are one unit of work; a delivery is on its way until its job is over, and its id is the job's key,
/// so that it is made at least once and done once; what cannot be made is a dead letter, kept until somebody looks; depth, rate and fan-out are bounded, so that a circle of agents
/// ends; an event reaches only its own owner's agents; what agents did only the daemon says.</para>
/// <para>Threading: whoever changes the book holds <see cref="BusGate"/>; deliveries are made beside. The rules are pure.</para>
/// Needs <see cref="BusOptions"/>, <see cref="IBusStore"/> and the rooms Agents, Events, Jobs, Runs and Turns.
/// </summary>
public static class BusRoom
{
    public static IServiceCollection AddBus(this IServiceCollection services)
    {
        services
            .AddSingleton<BusBook>()
            .AddSingleton<BusGate>()
            .AddSingleton<BusOwners>()
            .AddSingleton<BusSeams>()
            .AddSingleton<BusPublisher>()
            .AddSingleton<BusActs>()
            .AddSingleton<EventCauses>()
            .AddSingleton<RunEndEvents>()
            .AddSingleton<SubscriptionCatalog>()
            .AddSingleton<DeliveryTeller>()
            .AddSingleton<DeliveryLoop>()
            .AddSingleton(static provider => new BusService(
                provider.GetRequiredService<BusPublisher>(),
                provider.GetRequiredService<BusBook>(),
                provider.GetRequiredService<BusActs>(),
                provider.GetRequiredService<SubscriptionCatalog>(),
                provider.GetRequiredService<IBusStore>(),
                provider.GetRequiredService<BusOwners>()));
        services.AddSingleton<IAgentHook, EventsHook>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, BusDoctorCheck>());
        services.AddHostedService<BusWorker>();
        return services.AddHostedService<RunEndWorker>();
    }
}
