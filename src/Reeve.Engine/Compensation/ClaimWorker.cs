using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Sees that a claim whose program is gone does not stay open for ever: puts its run in line, where the rollback's loop judges it. Looks every half minute, in an
/// index that holds only what is not settled.
/// </summary>
internal sealed partial class ClaimWorker(CompensationBook book, RollbackQueue queue, CompensationClock clock, ILogger<ClaimWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await clock.NextLookAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(stoppingToken);
            }
        }
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await book.ListUnsettledAsync(cancellationToken);
            foreach (var run in rows.Where(row => row is { Kind: CompensationKind.Client, Begun: true, Status: CompensationStatus.Pending } && !ClaimRules.IsHeld(row, clock.Now))
                .Select(static row => row.Run).Distinct())
            {
                _ = queue.AddAsync(run);
            }
        }
        catch (Exception failure) when (failure is ReeveException || (failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogNotSeen(failure); // the store is away, or the daemon ends: the next look, or the next start, sees them
        }
    }

    [LoggerMessage(2751, LogLevel.Warning, "Claims that may have run out could not be looked at")]
    private partial void LogNotSeen(Exception failure);
}
