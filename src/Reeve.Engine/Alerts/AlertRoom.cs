using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Doctor;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>
/// The operator's channel: what the operator of the machine must know, apart from what owners are told.
/// <para>Invariants: an alert is on the record before anybody hears of it; one of a key within its window is counted, unless it is worse; what is to go
/// to a webhook is queued in the alert's own transaction, and delivered at least once under one id or kept as a dead letter.</para>
/// <para>Every attempt to deliver passes the guard (<see cref="GovernedCarrier"/>) as a step of the agent <c>reeve-alerts</c>, which no budget covers and no kill switch but
/// its own stops: the operator must hear also when everything is stopped. Facts of those runs raise no alert, so that none begets the next.</para>
/// <para>Threading: the services are thread-safe, one turn at a time decides; one loop a target delivers.</para>
/// Needs <see cref="AlertOptions"/> from the composition root and an <see cref="IAlertCarrier"/> from the connectors.
/// </summary>
public static class AlertRoom
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<AlertQueue>()
        .AddSingleton<AlertBook>()
        .AddSingleton(static provider => new AlertService(
            provider.GetRequiredService<AlertBook>(),
            provider.GetRequiredService<AlertQueue>(),
            provider.GetRequiredService<IAlertStore>(),
            provider.GetRequiredService<IJournal>(),
            provider.GetRequiredService<ILogger<AlertService>>()))
        .AddSingleton<IAlertSink>(static provider => provider.GetRequiredService<AlertService>())
        .AddSingleton(static provider => new AlertDeliveryService(
            provider.GetRequiredService<AlertOptions>(),
            provider.GetRequiredService<AlertQueue>(),
            provider.GetRequiredService<IAlertStore>(),
            provider.GetRequiredService<IJournal>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<AlertDeliveryRecorder>()
        .AddSingleton<GovernedCarrier>()
        .AddSingleton(static provider => new AlertDispatcher(
            provider.GetRequiredService<AlertQueue>(),
            provider.GetRequiredService<IAlertStore>(),
            provider.GetRequiredService<GovernedCarrier>(),
            provider.GetRequiredService<AlertDeliveryRecorder>(),
            provider.GetRequiredService<AlertOptions>(),
            provider.GetRequiredService<ILogger<AlertDispatcher>>()))
        .AddSingleton<IDoctorCheck, AlertsDoctorCheck>()
        .AddHostedService<AlertWorker>()
        .AddHostedService<AlertDeliveryWorker>()
        .AddHostedService<CheckpointAlertWorker>()
        .AddHostedService<LedgerAlertWorker>();
}
