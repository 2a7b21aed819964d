using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Reeve.Engine.Tools;

/// <summary>
/// Tools: what the programs that Reeve governs can do, and how each of those things is configured, by owner, project and name.
/// <para>Invariants: a registration never changes what is known; every change is one entry (<c>tool.registered</c>, <c>tool.configured</c>, <c>tool.removed</c>) in the transaction of its
/// row, and carries the whole configuration, so that a follower of the events needs no further question; a side-effecting tool never fails open; the number of tools
/// is bounded and refuses with <c>overloaded</c>.</para>
/// <para>Threading: changes one after another, reads from the cache without a lock. The cache is rebuilt from storage at start (<see cref="ToolService.LoadAsync"/>).</para>
/// </summary>
public static class ToolsRoom
{
    public static IServiceCollection AddTools(this IServiceCollection services)
    {
        services.TryAddSingleton(new ToolOptions());
        services.TryAddSingleton<ToolCache>();
        services.TryAddSingleton<ToolService>();
        return services;
    }
}
