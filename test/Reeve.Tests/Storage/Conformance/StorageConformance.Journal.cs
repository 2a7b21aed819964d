using System.Collections.Concurrent;
using System.Text;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task An_appended_entry_is_read_back_as_the_bytes_that_were_hashed()
    {
        var draft = Draft("run.created") with { Run = new("run_1"), Agent = "watch\"man", Data = EntryData.Of(("tool", "a\"b"), ("tokens", 12L), ("tags", new[] { "x", "y" })) };

        var receipt = await _storage.CommitAsync(draft);

        var entry = Assert.Single(await _storage.Ledger.ReadAsync(0, 10, EntryFilter.Any, Never));
        Assert.Equal(new CommitReceipt(0, 1), receipt);
        Assert.Equal((0L, At, "run.created", Family.Runs, "run_1", "watch\"man", "o"), (entry.Index, entry.At, entry.Type, entry.Family, entry.Run?.Value, entry.Agent, entry.Owner));
        Assert.Equal(EntryRules.Encode(draft, At, default).Bytes.ToArray(), entry.Bytes!.Value.ToArray());
        Assert.Equal(new TreeHead(1, MerkleRules.LeafHash(entry.Bytes.Value.Span)), _storage.Tree.Head);
    }

    [Fact]
    public async Task An_empty_log_has_no_entries_and_the_root_of_nothing()
    {
        Assert.Equal(new TreeHead(0, MerkleRules.EmptyRoot), _storage.Tree.Head);
        Assert.Equal(0, await _storage.Ledger.SizeAsync(Never));
        Assert.Empty(await _storage.Ledger.ReadAsync(0, 10, EntryFilter.Any, Never));
        Assert.Null(await _storage.Ledger.LatestCheckpointAsync(Never));
        Assert.Null(_storage.Tree.Health.FailureCode);
    }

    [Fact]
    public async Task A_time_finer_than_a_millisecond_is_the_same_in_the_entry_and_beside_it()
    {
        _storage.Time.Advance(TimeSpan.FromTicks(12_345));

        await _storage.CommitAsync(Draft());

        Assert.Equal(At.AddMilliseconds(1), (await _storage.Ledger.ReadAsync(0, 1, EntryFilter.Any, Never))[0].At);
    }

    [Fact]
    public async Task Units_keep_the_order_they_were_submitted_in_whatever_they_wait_for()
    {
        var pending = new List<PendingCommit>();
        for (var i = 0; i < 600; i++)
        {
            var wanted = i % 3 == 0 ? Durability.Durable : Durability.Accepted;
            pending.Add(await _storage.Journal.SubmitAsync(UnitOfWork.Of(Draft("test." + i)) with { Wanted = wanted }, Never));
        }

        var receipts = await Task.WhenAll(pending.Select(static commit => commit.Durable));

        Assert.Equal(Enumerable.Range(0, 600).Select(static i => new CommitReceipt(i, 1)), receipts);
        Assert.Equal(Enumerable.Range(0, 600).Select(static i => "test." + i), (await _storage.Ledger.ReadAsync(0, 1000, EntryFilter.Any, Never)).Select(static entry => entry.Type));
    }

    [Fact]
    public async Task Units_of_many_callers_each_stand_together_and_fill_the_log_without_a_hole()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var mine = new List<CommitReceipt>();
            for (var i = 0; i < 10; i++)
            {
                mine.Add(await _storage.Journal.CommitAsync(new UnitOfWork([Draft($"test.{caller}"), Draft($"test.{caller}")], []), Never));
            }

            return mine;
        })));

        Assert.Equal(Enumerable.Range(0, 640).Select(static i => i * 2L), receipts.SelectMany(static mine => mine).Select(static receipt => receipt.FirstIndex).Order());
        Assert.All(receipts, static mine => Assert.Equal(mine.OrderBy(static receipt => receipt.FirstIndex), mine));
        var types = (await _storage.Ledger.ReadAsync(0, 2000, EntryFilter.Any, Never)).Select(static entry => entry.Type).ToList();
        Assert.All(receipts.Select(static (mine, caller) => (mine, caller)), one =>
            Assert.All(one.mine, receipt => Assert.Equal(($"test.{one.caller}", $"test.{one.caller}"), (types[(int)receipt.FirstIndex], types[(int)receipt.FirstIndex + 1]))));
    }

    [Fact]
    public async Task What_is_durable_is_seen_by_every_reader_at_once()
    {
        await AcceptAsync(new RunAdded(NewRun()));

        Assert.Equal(1, await _storage.Ledger.SizeAsync(Never));
        Assert.NotNull(await _storage.Runs.FindAsync(new("run_1"), Never));
    }

    [Fact]
    public async Task An_accepted_unit_that_is_refused_fails_alone_when_it_is_written()
    {
        await AcceptAsync(new RunAdded(NewRun()));
        var refused = await _storage.Journal.SubmitAsync(UnitOfWork.Of(Draft(), new RunAdded(NewRun())) with { Wanted = Durability.Accepted }, Never);
        var after = await _storage.Journal.SubmitAsync(UnitOfWork.Of(Draft()), Never);

        Assert.Equal(1, (await after.Durable).FirstIndex);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => refused.Durable)).Code);
    }

    [Fact]
    public async Task A_refused_unit_leaves_nothing_of_its_changes_or_entries()
    {
        await AcceptAsync(new RunAdded(NewRun()));

        await RefuseAsync(new RunAdded(NewRun("run_2")), new RunAdded(NewRun("run_1")));

        Assert.Null(await _storage.Runs.FindAsync(new("run_2"), Never));
        Assert.Equal(1, (await _storage.CommitAsync(Draft())).FirstIndex);
    }

    [Fact]
    public async Task A_change_without_an_entry_is_a_defect() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _storage.Journal.SubmitAsync(new UnitOfWork([], [new RunAdded(NewRun())]), Never).AsTask());

    [Theory]
    [InlineData(Durability.Durable)]
    [InlineData(Durability.Accepted)]
    public async Task An_entry_over_the_limit_is_refused_and_the_log_goes_on(Durability wanted)
    {
        var big = UnitOfWork.Of(Draft() with { Data = EntryData.Of(("text", new string('x', EntryRules.MaxBytes))) }) with { Wanted = wanted };

        var refused = await Assert.ThrowsAsync<ReeveException>(async () => await (await _storage.Journal.SubmitAsync(big, Never)).Durable);

        Assert.Equal(ErrorCode.PayloadTooLarge, refused.Code);
        Assert.Equal(0, (await _storage.CommitAsync(Draft())).FirstIndex);
    }

    [Fact]
    public async Task A_caller_that_gave_up_before_submitting_wrote_nothing()
    {
        using var gaveUp = new CancellationTokenSource();
        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _storage.Journal.SubmitAsync(UnitOfWork.Of(Draft()), gaveUp.Token).AsTask());

        Assert.Equal(0, (await _storage.CommitAsync(Draft())).FirstIndex);
    }

    [Fact]
    public async Task A_caller_that_gives_up_after_submitting_takes_nothing_back()
    {
        using var givesUp = new CancellationTokenSource();
        var pending = await _storage.Journal.SubmitAsync(UnitOfWork.Of(Draft(), new RunAdded(NewRun())), givesUp.Token);

        await givesUp.CancelAsync();

        Assert.Equal(0, (await pending.Durable).FirstIndex);
        Assert.NotNull(await _storage.Runs.FindAsync(new("run_1"), Never));
    }

    [Fact]
    public async Task Listeners_hear_of_every_entry_once_in_order_and_never_of_a_refused_one()
    {
        var listener = new Listener();
        await using var storage = Open(listener);
        await storage.CommitAsync(Draft(), new RunAdded(NewRun()));
        await Assert.ThrowsAsync<ReeveException>(() => storage.CommitAsync(Draft("test.refused"), new RunAdded(NewRun())).AsTask());
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => storage.CommitAsync(Draft()).AsTask()));

        Assert.Equal(Enumerable.Range(0, 201).Select(static i => (long)i), listener.Heard.Select(static entry => entry.Index));
        Assert.DoesNotContain(listener.Heard, static entry => entry.Type == "test.refused");
        var first = Assert.Single(await storage.Ledger.ReadAsync(0, 1, EntryFilter.Any, Never));
        Assert.Equal(first.Bytes!.Value.ToArray(), listener.Heard.First().Bytes!.Value.ToArray());
    }

    [Fact]
    public async Task Content_stands_beside_its_entry_behind_a_salted_commitment()
    {
        ContentDraft[] contents = [ContentDraft.Text("words", "the secret of the house"), ContentDraft.Text("args", "the secret of the house"), new("empty", default, "application/x")];
        await _storage.CommitAsync(Draft() with { Contents = [.. contents] });
        await _storage.CommitAsync(Draft());

        var entry = (await _storage.Ledger.ReadAsync(0, 1, EntryFilter.Any, Never))[0];
        var stored = await _storage.Ledger.ReadContentsAsync(0, Never);

        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(entry.Bytes!.Value.Span), StringComparison.Ordinal);
        Assert.Equal(["args", "empty", "words"], stored.Select(static content => content.Name));
        Assert.Equal("application/x", stored[1].MediaType);
        Assert.Equal("the secret of the house", Encoding.UTF8.GetString(stored[2].Bytes!.Value.Span));
        Assert.Equal(0, stored[1].Bytes!.Value.Length);
        var commitments = EntryRules.CommitmentsOf(entry.Bytes.Value.Span);
        Assert.All(stored, content => Assert.Equal(EntryRules.Commit(content.Salt!.Value.Span, content.Bytes!.Value.Span), commitments[content.Name]));
        Assert.NotEqual(commitments["args"], commitments["words"]); // salts are fresh: the same words do not show
        Assert.Empty(await _storage.Ledger.ReadContentsAsync(1, Never));
    }

    [Fact]
    public async Task The_tree_proves_every_entry_and_that_it_only_grew()
    {
        var heads = new List<TreeHead>();
        for (var i = 0; i < 300; i++)
        {
            await _storage.CommitAsync(Draft("test." + i));
            heads.Add(_storage.Tree.Head);
        }

        var (old, head) = (heads[100], heads[^1]);
        var proofs = await _storage.Ledger.ReadTreeAsync(
            tree => (Entry: MerkleRules.InclusionProof(tree, 77, head.Size), Growth: MerkleRules.ConsistencyProof(tree, old.Size, head.Size)), Never);
        var entry = (await _storage.Ledger.ReadAsync(77, 1, EntryFilter.Any, Never))[0];

        Assert.Equal(300, head.Size);
        Assert.True(MerkleRules.VerifyInclusion(MerkleRules.LeafHash(entry.Bytes!.Value.Span), 77, head.Size, proofs.Entry, head.Root));
        Assert.True(MerkleRules.VerifyConsistency(old.Size, head.Size, proofs.Growth, old.Root, head.Root));
    }

    [Fact]
    public async Task The_newest_checkpoint_is_kept_and_is_no_entry()
    {
        await _storage.CommitAsync(Draft());
        await _storage.Tree.KeepCheckpointAsync(new CheckpointSigned(9, "the newest", At), Never);
        await _storage.Tree.KeepCheckpointAsync(new CheckpointSigned(5, "an older", At), Never);

        Assert.Equal("the newest", await _storage.Ledger.LatestCheckpointAsync(Never));
        Assert.Equal(1, _storage.Tree.Head.Size);
    }

    private sealed class Listener : ICommitListener
    {
        public ConcurrentQueue<LedgerEntry> Heard { get; } = new();

        public void OnCommitted(IReadOnlyList<LedgerEntry> entries)
        {
            foreach (var entry in entries)
            {
                Heard.Enqueue(entry);
            }
        }
    }
}
