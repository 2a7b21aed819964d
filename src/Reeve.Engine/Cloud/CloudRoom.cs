using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Alerts;
using Reeve.Engine.Doctor;
using Reeve.Engine.Ledger;
using Reeve.Engine.Tools;

namespace Reeve.Engine.Cloud;

/// <summary>
/// Hybrid mode: a loop that pulls tool configurations and pushes the log's metadata, for those who want a view beside the machine.
/// <para>Invariants: without an endpoint and a key there is no loop; never content and never a free text leaves, only what <see cref="TelemetryRules"/> names; at least
/// once and in order, by a cursor that is kept with the entry that says what left; a document is followed whole or not at all; an outage costs time and nothing else,
/// because the ledger is the buffer.</para>
/// <para>Every exchange passes the guard (<see cref="GovernedCloud"/>) in runs of the agent <c>reeve-cloud</c>; a kill switch that covers it, everybody's too, holds them.
/// What those runs record is no news, or a quiet daemon would push for ever.</para>
/// <para>Threading: one worker; its state is read by anybody without a lock. Only the daemon talks to the cloud.</para>
/// Needs <see cref="CloudOptions"/> and an <see cref="ICloudClient"/> from the composition root.
/// </summary>
public static class CloudRoom
{
    public static IServiceCollection AddCloud(this IServiceCollection services, CloudOptions options)
    {
        services.AddSingleton(new CloudState(options));
        services.AddSingleton<IDoctorCheck, CloudDoctorCheck>();
        if (options.IsOn)
        {
            services
                .AddSingleton<CloudPositions>()
                .AddSingleton<GovernedCloud>()
                .AddSingleton(static provider => new CloudPull(
                    provider.GetRequiredService<GovernedCloud>(),
                    provider.GetRequiredService<ToolService>(),
                    provider.GetRequiredService<CloudPositions>(),
                    provider.GetRequiredService<IAlertSink>(),
                    provider.GetRequiredService<CloudState>(),
                    provider.GetRequiredService<ILogger<CloudPull>>()))
                .AddSingleton(static provider => new CloudPush(
                    provider.GetRequiredService<GovernedCloud>(),
                    provider.GetRequiredService<ILedgerStore>(),
                    provider.GetRequiredService<CloudPositions>(),
                    provider.GetRequiredService<CloudState>()))
                .AddSingleton<CloudSeams>()
                .AddHostedService<CloudWorker>();
        }

        return services;
    }
}
