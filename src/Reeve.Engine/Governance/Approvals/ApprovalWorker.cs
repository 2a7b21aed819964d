using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>Looks now and then for approvals whose time or run is over.</summary>
internal sealed partial class ApprovalWorker(ApprovalService approvals, TimeProvider time, ILogger<ApprovalWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Every, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await approvals.SweepAsync(cancellationToken);
        }
        catch (ReeveException failure)
        {
            LogFailed(failure, failure.Code);
        }
    }

    [LoggerMessage(1132, LogLevel.Debug, "The approvals' sweep stopped")]
    private partial void LogStopped();

    [LoggerMessage(1133, LogLevel.Warning, "Approvals could not be looked at ({Code})")]
    private partial void LogFailed(Exception failure, string code);
}
