using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Compliance;

/// <summary>Verifies the live log and proves the cited entries against the checkpoint it is signed by. A check that fails to run is a bad verdict, never none. Thread-safe.</summary>
internal sealed partial class EvidenceMaker(IIntegrityCheck check, ILedgerStore ledger, ILedgerIdentity identity, ILogger<EvidenceMaker> logger)
{
    public async ValueTask<IntegrityEvidence> GatherAsync(ImmutableArray<IncidentEntry> entries, CancellationToken cancellationToken)
    {
        var verdict = await CheckAsync(cancellationToken);
        var note = await ledger.LatestCheckpointAsync(cancellationToken);
        var size = await ledger.SizeAsync(cancellationToken);
        return await ledger.ReadTreeAsync(tree => EvidenceRules.Of(verdict, tree, size, note, identity.VerifierKey, entries), cancellationToken);
    }

    private async ValueTask<IntegrityVerdict> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await check.CheckAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is ReeveException or IOException or InvalidDataException)
        {
            LogUnchecked(failure);
            return IntegrityVerdict.CouldNotCheck(failure.Message);
        }
    }

    [LoggerMessage(2802, LogLevel.Warning, "The log could not be verified for a report")]
    private partial void LogUnchecked(Exception failure);
}
