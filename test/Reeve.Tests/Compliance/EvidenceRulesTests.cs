using System.Collections.Immutable;
using Reeve.Engine.Compliance;
using Reeve.Engine.Ledger;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Compliance;

public sealed class EvidenceRulesTests
{
    private readonly IncidentHouse _house = new();

    [Fact]
    public void Every_cited_entry_has_a_whole_proof_that_the_guards_rules_accept()
    {
        var evidence = _house.Whole().Integrity;

        Assert.True(evidence.Verified);
        Assert.Equal(17, evidence.Entries.Length);
        Assert.All(evidence.Entries, static entry =>
        {
            Assert.True(TlogProof.TryParse(entry.Proof!, out var proof));
            Assert.True(proof.Verify(null, IncidentHouse.Key).Holds);
            Assert.Equal((entry.Index, entry.Leaf), (proof.Index, MerkleRules.LeafHash(proof.Extra).ToBase64()));
        });
        Assert.Equal($"{IncidentHouse.Key.Name}+{IncidentHouse.Key.Id:x8}", evidence.KeyId);
    }

    [Fact]
    public void A_bad_verdict_is_never_integrity_whatever_the_proofs_say()
    {
        var evidence = _house.Whole(new IntegrityVerdict { Ok = false, Entries = 17, Root = "", Signed = true, Breaks = ["entry 3 was altered"] }).Integrity;

        Assert.False(evidence.Verified);
        Assert.Contains("entry 3 was altered", evidence.Problems);
        Assert.False(_house.Whole(IntegrityVerdict.CouldNotCheck("the disk is gone")).Integrity.Verified);
    }

    [Fact]
    public void An_entry_that_does_not_lead_to_the_root_gets_no_proof()
    {
        var entries = _house.Whole().Entries;
        var forged = entries.SetItem(4, entries[4] with { Bytes = "{\"v\":1}"u8.ToArray() });

        var evidence = _house.Evidence(forged, _house.Good());

        Assert.False(evidence.Verified);
        Assert.Equal([4L], evidence.Entries.Where(static entry => entry.Proof is null).Select(static entry => entry.Index));
    }

    [Fact]
    public void Bytes_that_retention_took_are_proved_by_their_leaf()
    {
        var entries = _house.Whole().Entries;

        var evidence = _house.Evidence(entries.SetItem(4, entries[4] with { Bytes = null }), _house.Good());

        Assert.True(evidence.Verified);
        Assert.True(TlogProof.TryParse(evidence.Entries[4].Proof!, out var proof));
        Assert.Null(proof.Extra);
        Assert.True(proof.Verify(entries[4].Bytes!.Value.ToArray(), IncidentHouse.Key).Holds);
        Assert.Contains("retention", evidence.Entries[4].Note, StringComparison.Ordinal);
    }

    public static TheoryData<string?, string?, string> Unsigned() => new()
    {
        { null, IncidentHouse.Key.Verifier, "no signed checkpoint" },
        { "nonsense", IncidentHouse.Key.Verifier, "cannot be read" },
        { "own", null, "not signed on this machine" },
        { "own", NoteKey.FromSeed(IncidentHouse.Key.Name, new byte[32]).Verifier, "not signed by the log's key" },
        { "own", NoteKey.FromSeed("another/log", new byte[32]).Verifier, "not signed by the log's key" },
    };

    [Theory]
    [MemberData(nameof(Unsigned))]
    public void Without_the_keys_own_checkpoint_there_is_no_integrity(string? note, string? key, string why)
    {
        var entries = _house.Whole().Entries;

        var evidence = EvidenceRules.Of(_house.Good(), _house, _house.Size, note == "own" ? _house.Note() : note, key, entries);

        Assert.False(evidence.Verified);
        Assert.Contains(why, evidence.Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_shorter_than_its_checkpoint_was_cut_off()
    {
        var entries = _house.Whole().Entries;

        var evidence = EvidenceRules.Of(_house.Good(), _house, _house.Size, _house.Note(_house.Size + 5), IncidentHouse.Key.Verifier, entries);

        Assert.False(evidence.Verified);
        Assert.All(evidence.Entries, static entry => Assert.Null(entry.Proof));
    }

    [Fact]
    public void An_entry_beyond_the_checkpoint_is_said_to_be_uncovered()
    {
        var entries = _house.Whole().Entries;

        var evidence = EvidenceRules.Of(_house.Good(), _house, _house.Size, _house.Note(10), IncidentHouse.Key.Verifier, entries);

        Assert.False(evidence.Verified);
        Assert.Equal(7, evidence.Entries.Count(static entry => entry.Proof is null));
    }

    [Fact]
    public void Bytes_are_carried_while_there_is_room_and_the_rest_is_proved_without()
    {
        var huge = new string('x', 60_000);
        ImmutableArray<IncidentEntry> entries = [.. Enumerable.Range(0, 60).Select(_ => _house.Add("run.noted", Family.Runs, ("reason", huge)))];

        var evidence = _house.Evidence(entries, _house.Good());

        Assert.True(evidence.Verified);
        Assert.InRange(evidence.Entries.Sum(static entry => entry.Proof!.Length), 1, 5 * 1024 * 1024);
        Assert.Contains(evidence.Entries, static entry => entry.Note?.Contains("reeve proof", StringComparison.Ordinal) == true);
    }
}
