using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Retention;
using Reeve.Engine.Runs;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Retention;

/// <summary>What goes, what stays, and what the log says of it, over the real storage.</summary>
public sealed class PurgeTests
{
    private const string EmptyObject = "{}";

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_run_goes_with_everything_of_its_own_and_a_young_one_stays_whole()
    {
        await using var house = new RetentionHouse();
        await house.RunAsync(steps: 3);
        house.Days(31);
        var young = await house.RunAsync();

        var report = await house.PurgeAsync();

        Assert.Equal(1, report.Runs);
        Assert.Equal([young.Id], (await house.Store.Runs.ListAsync(new RunFilter(), new PageRequest(null, 10), Never)).Items.Select(static run => run.Id));
        Assert.Equal(3, report.Rows.Single(static row => row.Kind == "steps").Rows);
        Assert.Equal(4, report.Rows.Single(static row => row.Kind == "contents").Rows);
        Assert.Equal(6, report.Rows.Single(static row => row.Kind == "entries").Rows);
        foreach (var table in PurgeCoverTests.TablesWithARun(house))
        {
            Assert.True(house.Count($"SELECT count(*) FROM {table} WHERE run = '{young.Id}'") > 0, table);
        }

        Orphans.AssertNone(house);
    }

    [Fact]
    public async Task No_word_of_a_purged_run_is_left_in_any_table()
    {
        await using var house = new RetentionHouse();
        var old = await house.RunAsync();
        house.Execute($"UPDATE runs SET reason = 'why it ended' WHERE id = '{old.Id}'");
        string[] words = ["why it ended", "the words of it", "arguments", "what it came to", "words of a person", "the question to a person", "the answer of one", "of ann's holiday pictures", "The disk is nearly full", "A run was killed"];
        Assert.All(words, said => Assert.NotEmpty(DatabaseWords.Find(house.Store.Path, said)));
        house.Days(31);
        await house.SpeakAsync();

        await house.PurgeAsync();

        Assert.All(words, said => Assert.Empty(DatabaseWords.Find(house.Store.Path, said)));
    }

    [Fact]
    public async Task Every_batch_is_one_unit_with_its_entry_and_a_checkpoint_after_it()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 20 });
        for (var i = 0; i < 5; i++)
        {
            await house.RunAsync();
        }

        house.Days(31);
        await house.SpeakAsync();
        var checkpoints = house.Count("SELECT count(*) FROM checkpoints");
        var report = await house.PurgeAsync();
        var entries = house.Count("SELECT count(*) FROM ledger WHERE type = 'retention.purged'");

        Assert.Equal(5, report.Runs);
        Assert.True(entries >= 3, $"{entries} batches");
        Assert.Equal(entries, house.Journal.Submitted);
        Assert.Equal(entries, house.Count("SELECT count(*) FROM checkpoints") - checkpoints);
        Assert.Equal(1, house.Count("SELECT max(size) = (SELECT max(idx) + 1 FROM ledger) FROM checkpoints"));
        Assert.Equal(report.Rows.Single(static row => row.Kind == "entries").Rows, house.Count("SELECT count(*) FROM ledger WHERE bytes IS NULL"));
        Assert.True(house.Verify().Ok);
    }

    [Fact]
    public async Task The_entry_states_range_counts_and_reason()
    {
        await using var house = new RetentionHouse();
        await house.RunAsync();
        house.Days(31);
        await house.SpeakAsync();
        await house.PurgeAsync();

        var entry = (await house.Store.Retention.FindNewestPurgeAsync(Never))!;
        var data = EntryRules.DataOf(entry.Bytes!.Value)!.Value;

        Assert.Equal("ended more than 30 days ago", data.GetProperty("reason").GetString());
        Assert.Equal((0, 3, 4, 1, 4), (Int("first"), Int("last"), Int("below"), Int("runs"), Int("entries")));
        Assert.Equal((1, 1, 2), (Int("steps"), Int("notifications"), Int("contents")));

        int Int(string name) => data.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_run_larger_than_a_batch_goes_in_several_its_own_row_last()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 10 });
        var large = await house.RunAsync(steps: 60);
        house.Days(31);
        await house.SpeakAsync();
        var alone = new List<bool>();
        house.Journal.OnSubmit = _ => alone.Add(house.Count($"SELECT count(*) FROM runs WHERE id = '{large.Id}'") == 1);

        var report = await house.PurgeAsync();

        Assert.Equal((1, true), (report.Runs, alone.Count > 10));
        Assert.All(alone, Assert.True);
        Orphans.AssertNone(house);
        Assert.True(house.Verify().Ok);
    }

    [Fact]
    public async Task A_dry_run_counts_what_then_goes_and_takes_nothing()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 15 });
        for (var i = 0; i < 4; i++)
        {
            await house.RunAsync(steps: 1 + (i * 10));
        }

        await house.SpeakAsync();
        await house.RunAsync(read: false);
        house.Days(31);
        await house.SpeakAsync();
        var size = house.Count("SELECT max(idx) FROM ledger");

        var counted = await house.Service.CountAsync(Never);
        Assert.Equal(size, house.Count("SELECT max(idx) FROM ledger"));
        var taken = await house.PurgeAsync();

        Assert.Equal(counted.Rows, taken.Rows);
        Assert.Equal((4, 1, false), (counted.Runs, counted.Held, counted.IsMore));
        Assert.Equal((4, 1), (taken.Runs, taken.Held));
    }

    [Fact]
    public async Task What_a_person_has_not_read_waits_for_them()
    {
        await using var house = new RetentionHouse();
        var run = await house.RunAsync(read: false);
        house.Days(31);
        await house.SpeakAsync();

        Assert.Equal((0, 1), (await house.PurgeAsync() is var held ? held.Runs : -1, held.Held));
        Assert.Equal(1, house.Count($"SELECT count(*) FROM notifications WHERE run = '{run.Id}'"));

        house.Execute("UPDATE notifications SET read_at = 1");
        Assert.Equal(1, (await house.PurgeAsync()).Runs);
        Orphans.AssertNone(house);
        Assert.True(house.Verify().Ok);
    }

    [Theory]
    [InlineData("UPDATE alert_deliveries SET state = 'pending'")]
    [InlineData("UPDATE compensations SET status = 'pending'")]
    [InlineData("INSERT INTO heartbeat (agent, last_run, last_checked) VALUES ('watchman', 'run_000001', '{}')")]
    public async Task A_run_stays_while_a_delivery_is_on_its_way_or_it_is_being_undone_or_it_is_an_agents_newest_tick(string sql)
    {
        await using var house = new RetentionHouse();
        await house.RunAsync();
        house.Execute(sql);
        house.Days(31);
        await house.SpeakAsync();

        var report = await house.PurgeAsync();

        Assert.Equal((0, 1), (report.Runs, report.Held));
        Assert.Equal(0, house.Count("SELECT count(*) FROM ledger WHERE bytes IS NULL"));
    }

    [Fact]
    public async Task Entries_that_belong_to_no_run_lose_their_bodies_up_to_the_first_that_is_not_old()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 10 });
        for (var i = 0; i < 25; i++)
        {
            await house.Store.CommitAsync(new LedgerDraft { Type = "a.b", Family = Family.Admin, Owner = "me", Contents = [ContentDraft.Text("words", "w")] });
        }

        house.Days(31);
        await house.SpeakAsync();
        var report = await house.PurgeAsync();

        Assert.Equal(
            [new RowCount("contents", 25), new RowCount("entries", 25)], report.Rows);
        Assert.Equal(25, house.Count("SELECT min(idx) FROM ledger WHERE bytes IS NOT NULL"));
        Assert.Equal(0, house.Count("SELECT count(*) FROM content"));
        Assert.True(house.Verify().Ok);

        // What tells of a purge stays for ever, also when it is old itself.
        house.Days(31);
        await house.SpeakAsync();
        await house.PurgeAsync();
        Assert.Equal(0, house.Count("SELECT count(*) FROM ledger WHERE bytes IS NULL AND type = 'retention.purged'"));
        Assert.True(house.Verify().Ok);
    }

    [Fact]
    public async Task What_belongs_to_no_run_goes_too_when_it_is_old()
    {
        await using var house = new RetentionHouse();
        house.Execute(
            $"""
            INSERT INTO alerts (id, owner, kind, severity, dedupe_key, title, detail, data, raised_at, suppressed) VALUES
              ('alert_old', 'me', 'k', 1, 'd1', 't', '', '{EmptyObject}', {Now(house)}, 0), ('alert_waits', 'me', 'k', 1, 'd2', 't', '', '{EmptyObject}', {Now(house)}, 0);
            INSERT INTO alert_deliveries (alert, target, owner, state, attempts, redeliveries, version, queued_at) VALUES
              ('alert_old', 'pager', 'me', 'dead', 8, 0, 9, 1), ('alert_waits', 'pager', 'me', 'pending', 1, 0, 1, 1);
            INSERT INTO surfaced (owner, agent, dedupe_key, last_severity, last_notified_at, notify_count) VALUES ('me', 'watchman', 'disk', 'high', {Now(house)}, 1);
            """);
        await house.SpeakAsync();
        house.Days(31);
        house.Execute(
            $"INSERT INTO surfaced (owner, agent, dedupe_key, last_severity, last_notified_at, notify_count) VALUES ('me', 'watchman', 'door', 'high', {Now(house)}, 1)");
        await house.SpeakAsync();

        var counted = await house.Service.CountAsync(Never);
        var report = await house.PurgeAsync();

        Assert.Equal(counted.Rows, report.Rows);
        Assert.Equal(
            [new RowCount("alert_deliveries", 1), new RowCount("alerts", 1), new RowCount("entries", 1), new RowCount("surfaced", 1)], report.Rows);
        Assert.Equal(1, house.Count("SELECT count(*) FROM surfaced WHERE dedupe_key = 'door'"));
        Assert.Equal(1, house.Count("SELECT count(*) FROM alerts WHERE id = 'alert_waits'"));
        Assert.True(house.Verify().Ok);
    }

    [Fact]
    public async Task Old_checkpoints_are_thinned_and_the_log_verifies_by_those_that_are_left()
    {
        await using var house = new RetentionHouse();
        for (var i = 0; i < 20; i++)
        {
            await house.SpeakAsync();
            await house.Signer.SignAsync(Never);
        }

        house.Days(31);
        await house.SpeakAsync();
        await house.Signer.SignAsync(Never);
        var report = await house.PurgeAsync();

        Assert.Equal(19, report.Rows.Single(static row => row.Kind == "checkpoints").Rows);
        Assert.Equal(1, house.Count("SELECT count(*) FROM checkpoints WHERE size = 20"));
        Assert.Equal(1, house.Count("SELECT count(*) FROM checkpoints WHERE size = 21"));
        Assert.True(house.Verify() is { Ok: true, Signed: true });
    }

    [Fact]
    public async Task A_purge_waits_while_the_writer_is_loaded()
    {
        await using var house = new RetentionHouse();
        await house.RunAsync();
        house.Days(31);
        await house.SpeakAsync();
        house.Journal.Waiting = 2_000;

        var purging = house.PurgeAsync();
        while (house.Store.Time.Waiting == 0)
        {
            await Task.Yield();
        }

        Assert.Equal(0, house.Journal.Submitted);
        house.Journal.Waiting = 0;
        while (!purging.IsCompleted)
        {
            house.Store.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Equal(1, (await purging).Runs);
    }

    [Fact]
    public async Task What_moved_between_counting_and_taking_is_counted_again()
    {
        await using var house = new RetentionHouse();
        var run = await house.RunAsync();
        house.Days(31);
        await house.SpeakAsync();
        house.Journal.OnSubmit = _ =>
        {
            house.Journal.OnSubmit = null;
            house.Execute("UPDATE alert_deliveries SET state = 'pending'"); // asked for again in that moment
        };

        var report = await house.PurgeAsync();

        Assert.Equal((0, 1), (report.Runs, report.Held));
        Assert.Equal(1, house.Count($"SELECT count(*) FROM steps WHERE run = '{run.Id}'"));
        Assert.True(house.Verify().Ok);
    }

    [Fact]
    public async Task A_pass_ends_at_its_bound_and_says_so()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 10, RowsPerPass = 30 });
        for (var i = 0; i < 10; i++)
        {
            await house.RunAsync();
        }

        house.Days(31);
        await house.SpeakAsync();
        var first = await house.PurgeAsync();
        Assert.True(first is { IsMore: true, Runs: > 0 and < 10 });

        for (var again = first; again.IsMore;)
        {
            again = await house.PurgeAsync();
        }

        Assert.Equal(0, house.Count("SELECT count(*) FROM runs"));
        Assert.True(house.Verify().Ok);
    }

    [Fact]
    public async Task After_a_restart_it_is_known_what_went_last()
    {
        await using var house = new RetentionHouse();
        await house.RunAsync();
        house.Days(31);
        await house.SpeakAsync();
        await house.PurgeAsync();
        var before = house.Service.State;

        await house.ReopenAsync();
        await house.Service.RestoreAsync(Never);

        Assert.Equal((before.LastAt, before.LastRuns, before.LastRows), (house.Service.State.LastAt, house.Service.State.LastRuns, house.Service.State.LastRows));
        Assert.Equal(1, before.LastRuns);
    }

    private static long Now(RetentionHouse house) => house.Store.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
