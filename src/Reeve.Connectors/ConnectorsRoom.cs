using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Reeve.Connectors.Checks;
using Reeve.Connectors.Compensations;
using Reeve.Connectors.Mcp;
using Reeve.Connectors.Models;
using Reeve.Connectors.OsTools;
using Reeve.Connectors.Processes;
using Reeve.Connectors.Webhooks;
using Reeve.Engine.Alerts;
using Reeve.Engine.Compensation;
using Reeve.Engine.Doctor;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Hooks;
using Reeve.Engine.Mcp;
using Reeve.Engine.Skills;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors;

/// <summary>
/// The outside world: programs, repositories, mail, model endpoints. Everything that comes in is bounded, cleaned and data; nothing here decides. Every
/// child runs in a session of its own with an environment from an allow-list, and is gone when its call returns.
/// </summary>
public static class ConnectorsRoom
{
    public static IServiceCollection AddConnectors(this IServiceCollection services) => services
        .AddSingleton<IChildRunner, ChildRunner>()
        .AddSingleton<ICheck, GitCheck>()
        .AddSingleton<ICheck, CommandCheck>()
        .AddSingleton<ICheck, DeadlineCheck>()
        .AddSingleton<ICheck, InboxCheck>();

    /// <summary>Makes models out of settings; programs that print keys run in that folder.</summary>
    public static IServiceCollection AddModelConnectors(this IServiceCollection services, string folder) => services
        .AddSingleton(provider => new ChatModelFactory(provider.GetRequiredService<IChildRunner>(), folder, provider.GetRequiredService<TimeProvider>()));

    /// <summary>The tools that reach files and start commands.</summary>
    public static IServiceCollection AddOsTools(this IServiceCollection services, OsToolsOptions options) => services
        .AddSingleton(options)
        .AddSingleton<Walls>()
        .AddSingleton<IDoctorCheck, WallsDoctorCheck>()
        .AddSingleton<ISkillFolders, ConfinedSkillFolders>()
        .AddSingleton<IAgentHook, OsHook>();

    /// <summary>Starts programs and dials addresses that speak MCP.</summary>
    public static IServiceCollection AddMcpConnector(this IServiceCollection services, McpConnectorOptions options) => services
        .AddSingleton(options)
        .AddSingleton<IMcpConnector, McpConnector>();

    /// <summary>Undoes steps by starting programs and by posting.</summary>
    public static IServiceCollection AddCompensators(this IServiceCollection services, string folder) => services
        .AddSingleton<ICompensator>(provider => new CommandCompensator(
            provider.GetRequiredService<IChildRunner>(), provider.GetRequiredService<CompensationOptions>(), folder))
        .AddSingleton<ICompensator>(provider => new HttpCompensator(
            provider.GetRequiredService<CompensationOptions>(), static (host, token) => Dns.GetHostAddressesAsync(host, token), provider.GetRequiredService<TimeProvider>()));

    /// <summary>Carries operator alerts to webhooks.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IReadOnlyList<WebhookOptions> webhooks, TimeSpan timeout) =>
        services.AddSingleton<IAlertCarrier>(provider => new WebhookCarrier(
            webhooks, timeout, static (host, token) => Dns.GetHostAddressesAsync(host, token), provider.GetRequiredService<TimeProvider>()));
}
