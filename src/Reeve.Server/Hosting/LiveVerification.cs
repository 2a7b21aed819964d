using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Ledger.Verification;
using Reeve.Guard.Transparency;
using Reeve.Protocol.Ledger;
using Reeve.Server.Operations;
using Reeve.Storage.Sqlite;

namespace Reeve.Server.Hosting;

/// <summary>Verifies the live log on a connection and a thread of its own; one at a time, because two would only be slower.</summary>
internal sealed class LiveVerification(DaemonSettings settings, LedgerSigner signer) : ILedgerVerification, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public async ValueTask<VerifyResponse> VerifyAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            // Signed first, so that the verdict covers the log to its end and not to the last few seconds.
            await signer.SignAsync(cancellationToken);
            return await Task.Factory.StartNew(
                () => VerificationReports.Of(Verify(cancellationToken)), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private VerificationReport Verify(CancellationToken cancellationToken)
    {
        // The files first: a checkpoint that is appended meanwhile would be newer than the picture of the log.
        var beside = settings.Checkpoints.Files.Where(File.Exists).SelectMany(static file => CheckpointFile.ReadTail(file).Notes).ToList();
        var key = signer.VerifierKey is { } verifier && NoteKey.TryParseVerifier(verifier, out var parsed) ? parsed : null;

        using var scan = SqliteLedgerScan.OfLive(settings.Layout.Database);
        return LedgerVerifier.Verify(scan, beside, key, null, cancellationToken);
    }
}
