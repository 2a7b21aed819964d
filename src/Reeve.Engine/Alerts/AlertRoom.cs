using Microsoft.Extensions.DependencyInjection;

namespace Reeve.Engine.Alerts;

/// <summary>
/// The operator's channel: what the operator of the machine must know, apart from what owners are told.
/// <para>Invariants: an alert is on the record before anybody hears of it; one of a key within its window is counted, unless it is worse; what is to go
/// to a webhook is queued in the alert's own transaction.</para>
/// <para>Threading: the service is thread-safe, one turn at a time decides; workers have a loop each.</para>
/// Needs <see cref="AlertOptions"/> from the composition root.
/// </summary>
public static class AlertRoom
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<AlertService>()
        .AddSingleton<IAlertSink>(static provider => provider.GetRequiredService<AlertService>())
        .AddHostedService<AlertWorker>();
}
