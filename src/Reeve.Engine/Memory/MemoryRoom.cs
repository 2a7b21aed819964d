using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Hooks;
using Reeve.Engine.Ledger;
using Reeve.Engine.Retention;

namespace Reeve.Engine.Memory;

/// <summary>
/// Memories: what agents and people want known in later conversations. An agent with <c>memory: true</c> has three tools for it; people have <c>reeve memory</c>.
/// <para>Invariants: a memory is recalled only within its owner, and only by the agents and with the sender it is for; what a person protected no model changes; nothing is
/// recalled into a prompt unasked; each writing and forgetting is an entry without words, in the transaction that changes the words; forgotten words are in no table any
/// more, the index's included; everything is bounded, and what a bound left out is said.</para>
/// <para>Threading: everything may be called at once; nothing is held in the process.</para>
/// Needs <see cref="MemoryOptions"/> and <see cref="IMemoryStore"/> from the composition root.
/// </summary>
public static class MemoryRoom
{
    public static IServiceCollection AddMemory(this IServiceCollection services)
    {
        services.TryAddSingleton(new MemoryOptions());
        services
            .AddSingleton<MemorySeams>()
            .AddSingleton(static provider => new MemoryService(
                provider.GetRequiredService<IMemoryStore>(),
                provider.GetRequiredService<IJournal>(),
                provider.GetRequiredService<MemorySeams>(),
                provider.GetRequiredService<MemoryOptions>()))
            .AddSingleton<MemoryLibrary>()
            .AddSingleton<MemoryErasure>()
            .AddSingleton<IRetentionFollower>(static provider => provider.GetRequiredService<MemoryErasure>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentHook, MemoryHook>());
        return services;
    }
}
