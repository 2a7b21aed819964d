using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger.Signing;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>Raises an alert when checkpoints cannot be kept or appended: without them a truncated log would not show, and no entry says so.</summary>
internal sealed partial class CheckpointAlertWorker(LedgerSigner signer, IAlertSink sink, AlertOptions options, ILogger<CheckpointAlertWorker> logger) : BackgroundService
{
    public const string Kind = "ledger.checkpoint_failed";

    // It fails every few seconds while the cause lasts; once an hour is often enough to be reminded.
    private static readonly TimeSpan Remind = TimeSpan.FromHours(1);

    // What does not fit is the same news again.
    private readonly Channel<string> _failures = Channel.CreateBounded<string>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        signer.OnFailed = Hear;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        signer.OnFailed = null;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var what in _failures.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await sink.RaiseAsync(
                    new AlertDraft
                    {
                        Kind = Kind,
                        Severity = AlertSeverity.Critical,
                        Owner = options.MachineOwner,
                        DedupeKey = Kind + ":" + what,
                        Title = what == LedgerSigner.NotKept ? "A signed checkpoint of the log could not be kept" : "A signed checkpoint could not be appended to its file",
                        Window = Remind,
                    },
                    stoppingToken);
            }
            catch (ReeveException refused)
            {
                LogRefused(refused, refused.Code); // the disk that refused the checkpoint refuses the alert too; the next failure tries again
            }
        }
    }

    private void Hear(string what) => _failures.Writer.TryWrite(what);

    [LoggerMessage(2640, LogLevel.Warning, "That a checkpoint failed could not be recorded as an alert ({Code})")]
    private partial void LogRefused(Exception refused, string code);
}
