using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Compensation;
using Reeve.Engine.Doctor;
using Reeve.Engine.Governance;
using Reeve.Engine.Hooks;
using Reeve.Engine.Runs;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>
/// The room of the MCP servers: programs and addresses whose tools agents may use.
/// <para>Invariants: a declaration is no process — the first use starts one, long idleness ends it; what is one declaration is one peer, for each agent or shared; a peer
/// that is slow, dead or hostile costs only those who call it; what it says is data, bounded and cleaned before anybody sees it; an answer that refuses and no answer are
/// told apart, and only the latter makes a peer failed; an agent reaches the servers its file names and the tools its grants cover; its words stay here where they must.</para>
/// <para>Threading: everything may be called at once. Peers are the process's own: after a restart none runs, and the next use starts it.</para>
/// Needs <see cref="McpOptions"/>, <see cref="IMcpConnector"/>, and the rooms of the agents, the ledger and the compensations.
/// </summary>
public static class McpRoom
{
    public static IServiceCollection AddMcp(this IServiceCollection services, IReadOnlyList<McpServerOptions> servers)
    {
        services.TryAddSingleton(new McpOptions());
        return services
            .AddSingleton(new McpCatalog(servers))
            .AddSingleton<McpRecorder>()
            .AddSingleton<McpPeerParts>()
            .AddSingleton<McpPeers>()
            .AddSingleton(static provider => new McpService(
                provider.GetRequiredService<McpCatalog>(),
                provider.GetRequiredService<McpPeers>(),
                provider.GetRequiredService<McpOptions>(),
                provider.GetRequiredService<RunService>(),
                provider.GetRequiredService<StepRunner>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ICompensator, McpCompensator>()
            .AddSingleton<IDoctorCheck, McpDoctorCheck>()
            .AddSingleton<IAgentHook, McpHook>()
            .AddHostedService<McpWorker>();
    }
}
