using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Storage;

public sealed class SqliteJournalTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_entry_is_stored_as_the_bytes_that_were_hashed()
    {
        await using var store = new TestStore();

        var receipt = await store.CommitAsync(Draft("run.created") with { Data = EntryData.Of(("tool", "a\"b"), ("tokens", 12L), ("tags", new[] { "x", "y" })) });

        var entry = Assert.Single(await store.Ledger.ReadAsync(0, 10, EntryFilter.Any, None));
        var text = Encoding.UTF8.GetString(entry.Bytes!.Value.Span);
        Assert.Equal("""{"v":1,"at":"2026-05-04T12:00:00.000Z","type":"run.created","family":"runs","run":"run_1","agent":"a","owner":"o","data":{"tool":"a\"b","tokens":12,"tags":["x","y"]}}""", text);
        Assert.Equal(new CommitReceipt(0, 1), receipt);
        Assert.Equal(MerkleRules.LeafHash(entry.Bytes.Value.Span), store.Journal.Head.Root);
    }

    [Fact]
    public async Task Content_stands_beside_its_entry_behind_a_salted_commitment()
    {
        await using var store = new TestStore();
        await store.CommitAsync(Draft("step.done") with { Contents = [ContentDraft.Text("signal", "the secret of the house")] });

        var entry = Assert.Single(await store.Ledger.ReadAsync(0, 1, EntryFilter.Any, None));
        var content = Assert.Single(await store.Ledger.ReadContentsAsync(0, None));

        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(entry.Bytes!.Value.Span));
        Assert.Equal("the secret of the house", Encoding.UTF8.GetString(content.Bytes!.Value.Span));
        Assert.Equal(EntryRules.Commit(content.Salt!.Value.Span, content.Bytes.Value.Span), EntryRules.CommitmentsOf(entry.Bytes.Value.Span)["signal"]);
    }

    [Fact]
    public async Task Units_keep_the_order_they_were_submitted_in()
    {
        await using var store = new TestStore();
        var pending = new List<PendingCommit>();
        for (var i = 0; i < 3000; i++)
        {
            pending.Add(await store.Journal.SubmitAsync(UnitOfWork.Of(Draft($"step.{i}")), None));
        }

        var receipts = await Task.WhenAll(pending.Select(static commit => commit.Durable));

        Assert.Equal(Enumerable.Range(0, 3000).Select(static i => new CommitReceipt(i, 1)), receipts);
        Assert.Equal("step.2999", (await store.Ledger.ReadAsync(2999, 1, EntryFilter.Any, None))[0].Type);
    }

    [Fact]
    public async Task A_refused_unit_fails_alone_and_leaves_no_trace()
    {
        await using var store = new TestStore();
        await store.CommitAsync(Draft("run.created"), new RunAdded(NewRun("run_1")));
        var before = await store.Journal.SubmitAsync(UnitOfWork.Of(Draft("step.before")), None);
        var refused = await store.Journal.SubmitAsync(new UnitOfWork([Draft("run.created"), Draft("more")], [new RunAdded(NewRun("run_2")), new RunAdded(NewRun("run_1"))]), None);
        var after = await store.Journal.SubmitAsync(UnitOfWork.Of(Draft("step.after")), None);

        Assert.Equal(1, (await before.Durable).FirstIndex);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => refused.Durable)).Code);
        Assert.Equal(2, (await after.Durable).FirstIndex);
        Assert.Null(await store.Runs.FindAsync(new RunId("run_2"), None));
        Assert.Equal(3, store.Journal.Head.Size);
    }

    [Fact]
    public async Task The_tree_is_the_same_after_the_database_was_opened_again()
    {
        await using var store = new TestStore();
        for (var i = 0; i < 700; i++)
        {
            await store.Journal.SubmitAsync(UnitOfWork.Of(Draft("step." + i)), None);
        }

        await store.CommitAsync(Draft("last"));
        var head = store.Journal.Head;
        await store.ReopenAsync();

        Assert.Equal(head, store.Journal.Head);
        var proof = await store.Ledger.ReadTreeAsync(tree => MerkleRules.InclusionProof(tree, 321, head.Size), None);
        var entry = (await store.Ledger.ReadAsync(321, 1, EntryFilter.Any, None))[0];
        Assert.True(MerkleRules.VerifyInclusion(MerkleRules.LeafHash(entry.Bytes!.Value.Span), 321, head.Size, proof, head.Root));
    }

    [Fact]
    public async Task A_copy_taken_in_the_middle_of_writing_holds_everything_acknowledged_before()
    {
        await using var store = new TestStore();
        var acknowledged = 0L;
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Volatile.Write(ref acknowledged, (await store.CommitAsync(Draft("step"))).FirstIndex + 1);
            }
        });

        for (var copy = 0; copy < 20; copy++)
        {
            var known = Volatile.Read(ref acknowledged);
            var path = store.File($"copy-{copy}.db");
            System.IO.File.Copy(store.Path + "-wal", path + "-wal"); // the log first: a checkpoint between the two only repeats pages
            System.IO.File.Copy(store.Path, path);
            using var scan = Reeve.Storage.Sqlite.SqliteLedgerScan.OfCopy(path);
            var rows = 0L;
            scan.Rows((in LedgerRow row) => row.Index == rows++);
            Assert.True(rows >= known, $"{known} were acknowledged, the copy has {rows}.");
        }

        await stop.CancelAsync();
        await load;
    }

    [Fact]
    public async Task A_full_database_refuses_writes_with_a_code_goes_on_reading_and_heals()
    {
        await using var store = new TestStore(maxDatabaseBytes: 400_000);
        var filler = new string('x', 30_000);
        ReeveException? full = null;
        var written = 0;
        while (full is null && written < 100)
        {
            try
            {
                await store.CommitAsync(Draft("big") with { Contents = [ContentDraft.Text("text", filler)] });
                written++;
            }
            catch (ReeveException failure)
            {
                full = failure;
            }
        }

        Assert.Equal(ErrorCode.StorageFull, full?.Code);
        Assert.True(full!.Retryable);
        Assert.Equal(ErrorCode.StorageFull, store.Journal.Health.FailureCode);
        Assert.Equal(written, await store.Ledger.SizeAsync(None));
        Assert.Equal(written, store.Journal.Head.Size);

        var small = await store.CommitAsync(Draft("small"));
        Assert.Equal(written, small.FirstIndex);
        Assert.Null(store.Journal.Health.FailureCode);
        store.MaxDatabaseBytes = 0;
        await store.ReopenAsync();
        await store.CommitAsync(Draft("big") with { Contents = [ContentDraft.Text("text", filler)] });
        Assert.Equal(written + 2, store.Journal.Head.Size);
    }

    [Fact]
    public async Task Listeners_hear_of_everything_once_and_in_order()
    {
        var listener = new CollectingListener();
        await using var store = new TestStore(listener);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => store.CommitAsync(Draft("step." + i)).AsTask()));

        Assert.Equal(Enumerable.Range(0, 500).Select(static i => (long)i), listener.Seen);
    }

    [Fact]
    public async Task An_entry_over_the_limit_is_refused_before_it_is_queued()
    {
        await using var store = new TestStore();

        var failure = await Assert.ThrowsAsync<ReeveException>(() =>
            store.CommitAsync(Draft("big") with { Data = EntryData.Of(("text", new string('x', EntryRules.MaxBytes))) }).AsTask());

        Assert.Equal(ErrorCode.PayloadTooLarge, failure.Code);
        Assert.Equal(0, store.Journal.Head.Size);
    }

    [Fact]
    public async Task After_closing_nothing_more_is_taken_and_everything_taken_is_there()
    {
        await using var store = new TestStore();
        var pending = new List<PendingCommit>();
        for (var i = 0; i < 200; i++)
        {
            pending.Add(await store.Journal.SubmitAsync(UnitOfWork.Of(Draft("step")), None));
        }

        await store.CloseAsync();

        Assert.All(pending, static commit => Assert.True(commit.Durable.IsCompletedSuccessfully));
        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<ReeveException>(() => store.CommitAsync(Draft("late")).AsTask())).Code);
    }

    [Fact]
    public async Task A_change_without_an_entry_is_a_defect()
    {
        await using var store = new TestStore();

        await Assert.ThrowsAsync<ArgumentException>(() => store.Journal.SubmitAsync(new UnitOfWork([], [new RunAdded(NewRun("run_1"))]), None).AsTask());
    }

    [Fact]
    public async Task The_database_is_private_to_its_owner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var store = new TestStore();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : System.IO.File.GetUnixFileMode(store.Path));
    }

    internal static LedgerDraft Draft(string type) => new() { Type = type, Family = Family.Runs, Owner = "o", Agent = "a", Run = new RunId("run_1") };

    internal static Run NewRun(string id) => new()
    {
        Id = new RunId(id),
        Kind = RunKind.External,
        Owner = "o",
        Agent = "a",
        Trigger = "client",
        CreatedAt = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        Grants = ImmutableArray.Create("work.*"),
    };

    private sealed class CollectingListener : ICommitListener
    {
        public ConcurrentQueue<long> Seen { get; } = new();

        public void OnCommitted(IReadOnlyList<LedgerEntry> entries)
        {
            foreach (var entry in entries)
            {
                Seen.Enqueue(entry.Index);
            }
        }
    }
}
