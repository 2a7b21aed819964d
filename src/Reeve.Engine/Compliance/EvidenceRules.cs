using System.Collections.Immutable;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Makes and checks the proofs of a report. Every proof is checked here as its reader will check it: a report never hands out one that does not hold, and
/// claims integrity only when the live verification was good, the checkpoint is the key's, and every cited entry leads to it. Pure.
/// </summary>
public static class EvidenceRules
{
    private const int MaxProblems = 50;

    /// <param name="verdict">What the live verification found.</param>
    /// <param name="tree">The log's tree.</param>
    /// <param name="treeSize">How many entries it has.</param>
    /// <param name="note">The newest checkpoint's text, or null.</param>
    /// <param name="verifier">The log's verifier key, or null.</param>
    /// <param name="entries">The cited entries.</param>
    public static IntegrityEvidence Of(
        IntegrityVerdict verdict, IHashSource tree, long treeSize, string? note, string? verifier, ImmutableArray<IncidentEntry> entries)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!verdict.Ok)
        {
            problems.Add("The live verification of the log found it broken, or could not be finished.");
            problems.AddRange(verdict.Breaks.Take(20));
        }

        var key = verifier is not null && NoteKey.TryParseVerifier(verifier, out var parsed) ? parsed : null;
        var (signed, checkpoint, why) = Read(note, key);
        if (why is not null)
        {
            problems.Add(why);
        }
        else if (checkpoint is not null && checkpoint.Size > treeSize)
        {
            problems.Add($"The checkpoint covers {checkpoint.Size} entries and the log has only {treeSize}: it was cut off.");
        }

        var provable = signed is not null && checkpoint is not null && checkpoint.Size <= treeSize;
        var made = ImmutableArray.CreateBuilder<EvidenceEntry>(entries.Length);
        var room = ReportLimits.CarriedBytes;
        foreach (var entry in entries)
        {
            var evidence = provable ? Prove(tree, entry, signed!, checkpoint!, ref room, problems) : Unproved(entry, "no readable checkpoint to prove it against");
            made.Add(evidence);
        }

        return new IntegrityEvidence
        {
            Verdict = verdict,
            Checkpoint = signed is null ? null : note,
            CheckpointSize = checkpoint?.Size,
            Key = verifier,
            KeyId = key is null ? null : $"{key.Name}+{key.Id:x8}",
            Entries = made.MoveToImmutable(),
            Problems = problems.Count <= MaxProblems ? problems.ToImmutable() : [.. problems.Take(MaxProblems), $"… and {problems.Count - MaxProblems} more."],
        };
    }

    private static (SignedNote? Note, Checkpoint? Checkpoint, string? Why) Read(string? text, NoteKey? key)
    {
        if (text is null || !SignedNote.TryParse(text, out var note) || !Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            return (null, null, text is null ? "The log has no signed checkpoint." : "The newest checkpoint cannot be read.");
        }

        var why = key is null ? "The log's checkpoints are not signed on this machine."
            : !Ed25519.IsAvailable ? "This machine cannot check signatures."
            : !note.IsSignedBy(key) ? "The newest checkpoint is not signed by the log's key."
            : checkpoint.Origin != key.Name ? "The newest checkpoint is of another log."
            : null;
        return (note, checkpoint, why);
    }

    private static EvidenceEntry Prove(
        IHashSource tree, IncidentEntry entry, SignedNote note, Checkpoint checkpoint, ref int room, ImmutableArray<string>.Builder problems)
    {
        if (entry.Index >= checkpoint.Size)
        {
            problems.Add($"Entry {entry.Index} is not covered by the checkpoint.");
            return Unproved(entry, "no checkpoint covers it yet");
        }

        try
        {
            var leaf = entry.Bytes is { } bytes ? MerkleRules.LeafHash(bytes.Span) : tree.Subtree(0, entry.Index);
            var hashes = MerkleRules.InclusionProof(tree, entry.Index, checkpoint.Size);
            if (!MerkleRules.VerifyInclusion(leaf, entry.Index, checkpoint.Size, hashes, checkpoint.Root))
            {
                problems.Add($"Entry {entry.Index} does not lead to the checkpoint's root.");
                return Unproved(entry, "it does not lead to the checkpoint's root") with { Leaf = leaf.ToBase64() };
            }

            var carried = entry.Bytes is { Length: var length } && length <= room ? entry.Bytes.Value.ToArray() : null;
            room -= carried?.Length ?? 0;
            var remark = entry.Bytes is null ? "retention took its bytes; the proof is of its leaf hash"
                : carried is null ? $"its bytes would make the report too long: reeve proof {entry.Index}"
                : null;
            return new EvidenceEntry(entry.Index, entry.At, entry.Type, leaf.ToBase64(), new TlogProof(entry.Index, hashes, note, carried).ToString(), remark);
        }
        catch (Exception missing) when (missing is InvalidDataException or ArgumentException)
        {
            problems.Add($"Entry {entry.Index} cannot be proved: {missing.Message}");
            return Unproved(entry, "the tree is not whole");
        }
    }

    private static EvidenceEntry Unproved(IncidentEntry entry, string why) => new(entry.Index, entry.At, entry.Type, null, null, why);
}
