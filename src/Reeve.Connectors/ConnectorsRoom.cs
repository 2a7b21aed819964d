using Microsoft.Extensions.DependencyInjection;
using Reeve.Connectors.Checks;
using Reeve.Connectors.Models.OpenAi;
using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors;

/// <summary>
/// The outside world: programs, repositories, mail, model endpoints. Everything that comes in is bounded, cleaned and data; nothing here decides. Every
/// child runs in a session of its own with an environment from an allow-list, and is gone when its call returns.
/// </summary>
public static class ConnectorsRoom
{
    public static IServiceCollection AddConnectors(this IServiceCollection services, IReadOnlyList<ProviderOptions> providers)
    {
        foreach (var provider in providers)
        {
            services.AddSingleton(found => OpenAiProviderFactory.Create(provider, found.GetRequiredService<TimeProvider>()));
        }

        return services
            .AddSingleton<IChildRunner, ChildRunner>()
            .AddSingleton<ICheck, GitCheck>()
            .AddSingleton<ICheck, CommandCheck>()
            .AddSingleton<ICheck, DeadlineCheck>()
            .AddSingleton<ICheck, InboxCheck>();
    }
}
