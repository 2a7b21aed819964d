using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.Protocol.Ledger;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>ledger.checkpoint</c>, <c>ledger.proof</c>, <c>ledger.consistency</c> and <c>ledger.verify</c>: what somebody takes away to check, and the check itself.</summary>
internal sealed class ProofHandlers(ILedgerStore ledger, ILedgerIdentity identity, ILedgerVerification verification) : IOperationHandlers
{
    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.LedgerCheckpoint, CheckpointAsync);
        registry.Add(Protocol.Operations.LedgerProof, ProveAsync);
        registry.Add(Protocol.Operations.LedgerConsistency, CompareAsync);
        registry.Add(Protocol.Operations.LedgerVerify, (_, _, cancellationToken) => verification.VerifyAsync(cancellationToken));
    }

    private async ValueTask<CheckpointResponse> CheckpointAsync(CheckpointRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        new() { Note = await ReadNoteAsync(cancellationToken), Key = identity.VerifierKey };

    private async ValueTask<ProofResponse> ProveAsync(ProofRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var (note, checkpoint) = await ReadCheckpointAsync(cancellationToken);
        if (request.Index >= checkpoint.Size)
        {
            throw new ReeveException(
                ErrorCode.NotFound, $"The newest checkpoint covers {checkpoint.Size} entries and not this one.", "one is signed within seconds of an entry", retryable: true);
        }

        var hashes = await ledger.ReadTreeAsync(source => MerkleRules.InclusionProof(source, request.Index, checkpoint.Size), cancellationToken);
        var entry = await ReadEntryAsync(request.Index, caller, cancellationToken);
        return new ProofResponse { Proof = new TlogProof(request.Index, hashes, note, entry).ToString(), Key = identity.VerifierKey };
    }

    private async ValueTask<ConsistencyResponse> CompareAsync(ConsistencyRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var size = request.Size ?? (await ReadCheckpointAsync(cancellationToken)).Checkpoint.Size;
        if (request.OldSize > size)
        {
            throw RequestRules.Invalid($"'old_size' must be at most the newer tree's size, {size}.");
        }

        var committed = await ledger.SizeAsync(cancellationToken);
        if (size > committed)
        {
            throw new ReeveException(ErrorCode.NotFound, $"The log has {committed} entries, not yet {size}.", retryable: true);
        }

        // The roots come from the same snapshot as the proof; the tree only grows, so both sizes are in it.
        return await ledger.ReadTreeAsync(
            tree => new ConsistencyResponse
            {
                OldSize = request.OldSize,
                Size = size,
                OldRoot = MerkleRules.Root(tree, request.OldSize).ToBase64(),
                Root = MerkleRules.Root(tree, size).ToBase64(),
                Hashes = [.. MerkleRules.ConsistencyProof(tree, request.OldSize, size).Select(static hash => hash.ToBase64())],
            },
            cancellationToken);
    }

    // With the entry's bytes the proof is complete in itself and can be checked with no daemon. Somebody else's entry, or one that retention pruned,
    // is proved without: who has the bytes can still check them.
    private async ValueTask<byte[]?> ReadEntryAsync(long index, CallerContext caller, CancellationToken cancellationToken)
    {
        var found = await ledger.ReadAsync(index, 1, EntryFilter.Any, cancellationToken);
        return found is [{ Bytes: { } bytes } entry] && entry.Index == index && caller.MaySee(entry.Owner) ? bytes.ToArray() : null;
    }

    private async ValueTask<(SignedNote Note, Checkpoint Checkpoint)> ReadCheckpointAsync(CancellationToken cancellationToken) =>
        SignedNote.TryParse(await ReadNoteAsync(cancellationToken), out var note) && Checkpoint.TryParse(note.Text, out var checkpoint)
            ? (note, checkpoint)
            : throw new ReeveException(ErrorCode.VerificationFailed, "The newest checkpoint cannot be read.", "reeve verify says what is broken");

    private async ValueTask<string> ReadNoteAsync(CancellationToken cancellationToken) =>
        await ledger.LatestCheckpointAsync(cancellationToken) ??
        throw new ReeveException(ErrorCode.NotFound, "There is no checkpoint yet.", "one is signed within seconds of the first entry", retryable: true);
}
