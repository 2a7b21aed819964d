using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Doctor;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Agents;

/// <summary>
/// The room of the agents: the files <c>agents/*.md</c> as they are now.
/// <para>Invariants: a file is the only source of its agent; a broken one disables itself alone, is reported with its line and heals when mended; only
/// changed bytes are a change, and every change is on the log.</para>
/// <para>Threading: one reading at a time; everybody else reads an immutable snapshot.</para>
/// Needs <see cref="AgentsOptions"/>, <c>IJournal</c> and <c>TimeProvider</c> from the composition root.
/// </summary>
public static class AgentsRoom
{
    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.TryAddSingleton<AgentFolder>();
        services.TryAddSingleton(static provider => new AgentCatalog(
            provider.GetRequiredService<AgentFolder>(),
            provider.GetRequiredService<IJournal>(),
            provider.GetRequiredService<ILogger<AgentCatalog>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, AgentsDoctorCheck>());
        services.AddHostedService<AgentWatcher>();
        return services;
    }
}
