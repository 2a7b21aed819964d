using Reeve.Protocol.Ledger;

namespace Reeve.Server.Operations;

/// <summary>Verifies the live log from its first entry to its last. Reads a snapshot; the daemon goes on meanwhile. Thread-safe.</summary>
internal interface ILedgerVerification
{
    ValueTask<VerifyResponse> VerifyAsync(CancellationToken cancellationToken);
}
