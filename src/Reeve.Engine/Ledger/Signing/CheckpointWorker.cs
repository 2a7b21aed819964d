using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Ledger.Signing;

/// <summary>Signs the log as it grows: after so many entries, or after so long when there is news. At the stop it signs once more, so that the end is covered.</summary>
public sealed partial class CheckpointWorker(ITreeState tree, LedgerSigner signer, CheckpointOptions options, TimeProvider time, ILogger<CheckpointWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!signer.CanSign)
        {
            LogUnsigned();
            return;
        }

        using var timer = new PeriodicTimer(Look < options.Every ? Look : options.Every, time);
        var newsSince = time.GetTimestamp();
        var signed = signer.SignedSize ?? -1;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var size = tree.Head.Size;
                if (size == signed)
                {
                    newsSince = time.GetTimestamp();
                }
                else if (CheckpointRules.IsDue(size, signed, time.GetElapsedTime(newsSince), options) && await signer.SignAsync(stoppingToken))
                {
                    signed = signer.SignedSize ?? signed;
                    newsSince = time.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon stops; it signs the end itself when nothing is written any more.
        }
    }

    [LoggerMessage(2003, LogLevel.Warning, "Checkpoints are unsigned: this machine has no OpenSSL 3")]
    private partial void LogUnsigned();
}
