using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Events;

/// <summary>
/// Events: whoever watches sees the log as it grows.
/// <para>Invariants: the ledger's index is the cursor; a reader gets every matching index once, or is told of the gap it lies in, in order; only
/// durable entries are seen; a reader never holds up the writer, and the writer keeps a bounded number of entries for each of a bounded number
/// of readers.</para>
/// <para>Threading: entries arrive on the writer's thread, which only hands over; readers run on their own.</para>
/// Whoever owns the writer calls <see cref="ICommitListener"/>; disposing the container ends every watch.
/// </summary>
public static class EventsRoom
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton(new EventOptions());
        services.TryAddSingleton<EventHub>();
        services.TryAddSingleton<IEventFeed>(static provider => provider.GetRequiredService<EventHub>());
        services.AddSingleton<ICommitListener>(static provider => provider.GetRequiredService<EventHub>());
        return services;
    }
}
