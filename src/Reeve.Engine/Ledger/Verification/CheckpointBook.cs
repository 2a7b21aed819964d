using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>
/// All checkpoints there are of a log, by size, each with its signature checked; those that are not what they should be are breakages at once. Without a
/// key nothing is signed, and that alone is no breakage: the machine that wrote the log could not sign.
/// </summary>
internal sealed class CheckpointBook
{
    private readonly List<KnownCheckpoint> _known = [];
    private readonly NoteKey? _key;

    public CheckpointBook(ILedgerScan scan, IReadOnlyList<SignedNote> beside, NoteKey? key)
    {
        _key = key;
        foreach (var stored in scan.Checkpoints())
        {
            AddKept(stored);
        }

        foreach (var note in beside)
        {
            AddBeside(note);
        }

        _known.Sort(static (a, b) => a.Checkpoint.Size.CompareTo(b.Checkpoint.Size));
    }

    public IReadOnlyList<KnownCheckpoint> BySize => _known;

    public List<Breakage> Breakages { get; } = [];

    public long Checked { get; private set; }

    /// <summary>Whether the newest kept one bears the key's signature.</summary>
    public bool NewestIsSigned { get; private set; }

    private void AddKept(StoredCheckpoint stored)
    {
        Checked++;
        var signed = false;
        if (!SignedNote.TryParse(stored.Note, out var note) || !Checkpoint.TryParse(note!.Text, out var checkpoint) || checkpoint!.Size != stored.Size)
        {
            Breakages.Add(new Breakage(BreakageKind.Altered, null, null, $"the kept checkpoint of {stored.Size} entries is not readable as one"));
        }
        else if (_key is not null && !note.IsSignedBy(_key))
        {
            Breakages.Add(new Breakage(BreakageKind.Unsigned, null, null, $"the kept checkpoint of {stored.Size} entries is not signed by {Name(_key)}"));
        }
        else
        {
            signed = _key is not null;
            _known.Add(new KnownCheckpoint(checkpoint, signed, IsKept: true));
        }

        NewestIsSigned = signed;
    }

    private void AddBeside(SignedNote note)
    {
        Checked++;
        if (!Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            Breakages.Add(new Breakage(BreakageKind.Altered, null, null, "a note in the checkpoint file is not a checkpoint"));
        }
        else if (_key is null || note.IsSignedBy(_key))
        {
            _known.Add(new KnownCheckpoint(checkpoint!, _key is not null, IsKept: false));
        }
        else if (note.Signatures.Any(signature => signature.Name == _key.Name && signature.KeyId != _key.Id))
        {
            Breakages.Add(new Breakage(
                BreakageKind.Forked, null, null, $"the checkpoint file has a checkpoint of {checkpoint!.Size} entries by another key of the same name: the log was rewritten"));
        }
        else
        {
            Breakages.Add(new Breakage(BreakageKind.Unsigned, null, null, $"the checkpoint file's checkpoint of {checkpoint!.Size} entries is not signed by {Name(_key)}"));
        }
    }

    private static string Name(NoteKey key) => $"{key.Name}+{key.Id:x8}";
}
