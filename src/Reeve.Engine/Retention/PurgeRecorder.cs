using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Guard;

namespace Reeve.Engine.Retention;

/// <summary>Writes a batch with its entry and has the log signed after it. Thread-safe.</summary>
internal sealed class PurgeRecorder(IJournal journal, LedgerSigner signer)
{
    /// <summary>False when the writer refused: things moved since they were counted, and nothing was done.</summary>
    public async Task<bool> TryRecordAsync(LedgerDraft entry, ImmutableArray<StateChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            var pending = await journal.SubmitAsync(new UnitOfWork([entry], changes), cancellationToken);
            await pending.Durable; // queued is as good as done: who goes now would not know what was taken
        }
        catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict)
        {
            return false;
        }

        await signer.SignAsync(cancellationToken);
        return true;
    }
}
