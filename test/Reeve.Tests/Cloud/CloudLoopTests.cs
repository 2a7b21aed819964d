using Reeve.Engine.Alerts;
using Reeve.Engine.Cloud;
using Reeve.Engine.Ledger;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.TestKit.Cloud;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Cloud;

public sealed class CloudLoopTests
{
    private static readonly ToolKey Mail = new("me", "default", "mail.send");

    [Fact]
    public async Task Everything_recorded_goes_out_once_in_order_and_then_it_is_quiet()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 1234);
        var cloud = new ScriptedCloud();
        using var house = CloudHouse.Over(store, cloud, batch: 100);

        await house.RoundAsync();
        Assert.Equal(Enumerable.Range(0, cloud.Batches.Sum(static batch => batch.Entries.Count)).Select(static i => (long)i), Indexes(cloud));
        Assert.True(Indexes(cloud).Count >= 1234);
        Assert.Equal(0, house.Status.Lag(store.Journal.Head.Size));
        var (pushes, size) = (cloud.Batches.Count, store.Journal.Head.Size);
        await house.RoundAsync();
        await house.RoundAsync();

        Assert.Equal((pushes, size), (cloud.Batches.Count, store.Journal.Head.Size));
    }

    [Fact]
    public async Task What_left_the_machine_is_on_the_record_and_holds_no_content_and_no_free_text()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 3);
        var cloud = new ScriptedCloud();
        using var house = CloudHouse.Over(store, cloud);

        await house.RoundAsync();

        var record = cloud.Batches[0].Entries[0];
        Assert.Equal(("step.done", "steps", "run_1", "watchman", "me"), (record.Type, record.Family, record.Run, record.Agent, record.Owner));
        Assert.Equal(["tool", "tokens_in"], record.Facts.Select(static fact => fact.Key));
        Assert.Equal("cloud.pushed", (await store.Ledger.ReadAsync(3, 1, EntryFilter.Any, CancellationToken.None))[0].Type);
    }

    [Fact]
    public async Task A_daemon_that_dies_between_a_push_and_its_record_sends_twice_and_passes_nothing_over()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 250);
        var cloud = new ScriptedCloud();
        var dying = new DyingJournal(store.Journal);
        using (var first = CloudHouse.Over(store, cloud, batch: 100, dying))
        {
            dying.Alive = 1; // the first batch is recorded, the second pushed and lost
            await first.RoundAsync();
        }

        Assert.Equal([(0L, 99L), (100L, 199L)], cloud.Batches.Select(static batch => (batch.From, batch.To)));
        using var next = CloudHouse.Over(store, cloud, batch: 100);
        await next.RoundAsync();

        Assert.Equal((100L, 199L), (cloud.Batches[2].From, cloud.Batches[2].To));
        Assert.Equal(Enumerable.Range(0, 250).Select(static i => (long)i), Indexes(cloud).Where(static index => index < 250).Distinct());
        Assert.Equal(0, next.Status.Lag(store.Journal.Head.Size));
    }

    [Fact]
    public async Task While_the_disk_refuses_the_record_the_same_entries_are_not_sent_again_and_again()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 10);
        var cloud = new ScriptedCloud();
        var dying = new DyingJournal(store.Journal) { Alive = 0 };
        using var house = CloudHouse.Over(store, cloud, journal: dying);

        await house.RoundAsync();
        await house.RoundAsync();
        Assert.Single(cloud.Batches);
        Assert.Contains("storage_full", house.Status.LastError);
        dying.Alive = int.MaxValue;
        await CloudHouse.FillAsync(store, 1);
        await house.RoundAsync();

        Assert.Equal([(0L, 9L), (10L, 10L)], cloud.Batches.Select(static batch => (batch.From, batch.To)));
        var record = (await store.Ledger.ReadAsync(11, 1, EntryFilter.Any, CancellationToken.None))[0];
        Assert.Contains("\"from\":0,\"to\":10", System.Text.Encoding.UTF8.GetString(record.Bytes!.Value.Span)); // the record covers what the disk had refused
    }

    [Fact]
    public async Task An_outage_keeps_nothing_but_the_place_and_back_off_grows_until_it_is_over()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 5);
        var cloud = new ScriptedCloud { OnPull = static _ => new CloudReply.Failed("down") };
        using var house = CloudHouse.Over(store, cloud);

        var pauses = new[] { await house.RoundAsync(), await house.RoundAsync(), await house.RoundAsync() };
        Assert.Empty(cloud.Batches);
        Assert.Equal((3, "down", 5L), (house.Status.Failures, house.Status.LastError, house.Status.Lag(store.Journal.Head.Size)));
        Assert.True(pauses[0] < pauses[2]);
        cloud.OnPull = static _ => new CloudReply.NotModified();

        Assert.Equal(TimeSpan.FromSeconds(30), await house.RoundAsync());
        Assert.Equal((0, 0L), (house.Status.Failures, house.Status.Lag(store.Journal.Head.Size)));
        Assert.Equal("down", house.Status.LastError);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_halved_until_it_is_not()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 40);
        var cloud = new ScriptedCloud { OnPush = static batch => batch.Entries.Count > 7 ? new CloudReply.TooLarge() : new CloudReply.Taken() };
        using var house = CloudHouse.Over(store, cloud, batch: 40);

        await house.RoundAsync();

        Assert.Equal(0, house.Status.Failures);
        Assert.Equal(0, house.Status.Lag(store.Journal.Head.Size));
    }

    [Fact]
    public async Task A_cloud_that_takes_single_entries_only_is_not_pushed_to_for_ever()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 4);
        var cloud = new ScriptedCloud { OnPush = static batch => batch.Entries.Count > 1 ? new CloudReply.TooLarge() : new CloudReply.Taken() };
        using var house = CloudHouse.Over(store, cloud, batch: 2);

        await house.RoundAsync();
        var size = store.Journal.Head.Size;
        await house.RoundAsync();

        Assert.True(size < 100);
        Assert.Equal(size, store.Journal.Head.Size);
    }

    [Fact]
    public async Task A_document_is_in_force_with_its_entries_and_an_operators_change_stands_until_the_next_document()
    {
        await using var store = new TestStore();
        var cloud = new ScriptedCloud { OnPull = static etag => etag == "\"1\"" ? new CloudReply.NotModified() : Document("\"1\"", enabled: false) };
        using var house = CloudHouse.Over(store, cloud);
        await house.Tools.RegisterAsync("me", "default", [("mail.send", new ToolSettings { MaxRetries = 1 })], "x", CancellationToken.None);

        await house.RoundAsync();
        var pulled = house.Tools.Find(Mail)!;
        Assert.Equal((false, 1, ToolOrigin.Cloud), (pulled.Enabled, pulled.MaxRetries, pulled.Origin));
        await house.Tools.ConfigureAsync(Mail, new ToolSettings { Enabled = true }, "x", null, CancellationToken.None);
        await house.RoundAsync();
        Assert.True(house.Tools.Find(Mail)!.Enabled);
        cloud.OnPull = static _ => Document("\"2\"", enabled: false);
        await house.RoundAsync();

        Assert.False(house.Tools.Find(Mail)!.Enabled);
        var types = (await store.Ledger.ReadAsync(0, 50, EntryFilter.Any, CancellationToken.None)).Select(static entry => entry.Type).ToList();
        Assert.Equal(3, types.Count(static type => type == "tool.configured"));
        Assert.Equal(2, types.Count(static type => type == "cloud.pulled"));
    }

    [Fact]
    public async Task A_document_that_cannot_be_followed_changes_nothing_is_told_and_holds_no_telemetry_back()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 2);
        var cloud = new ScriptedCloud
        {
            OnPull = static _ => new CloudReply.Document(
                [new CloudTool(new ToolKey("me", "default", "a"), new ToolSettings()), new CloudTool(Mail, new ToolSettings { TimeoutMs = -1 })], "\"bad\""),
        };
        using var house = CloudHouse.Over(store, cloud);

        var pause = await house.RoundAsync();

        Assert.Empty(house.Tools.List(null, null, null, new(null, 10)).Items);
        Assert.Contains("timeout_ms", house.Status.DocumentError);
        Assert.Equal(("cloud.document_refused", AlertSeverity.Warning), (Assert.Single(house.Alerts).Kind, house.Alerts[0].Severity));
        Assert.Equal((TimeSpan.FromSeconds(30), 0), (pause, house.Status.Failures));
        Assert.NotEmpty(cloud.Batches);
        Assert.Null((await store.Clouds.FindPositionAsync("https://cloud.example/", CancellationToken.None))!.ETag);
        cloud.OnPull = static _ => Document("\"good\"", enabled: true);
        await house.RoundAsync();
        Assert.Null(house.Status.DocumentError);
    }

    [Fact]
    public async Task The_tag_and_the_place_survive_a_restart_and_belong_to_one_endpoint()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 2);
        var tags = new List<string?>();
        var cloud = new ScriptedCloud
        {
            OnPull = etag =>
            {
                tags.Add(etag);
                return etag is null ? Document("\"1\"", enabled: true) : new CloudReply.NotModified();
            },
        };
        using (var first = CloudHouse.Over(store, cloud))
        {
            await first.RoundAsync();
        }

        await store.ReopenAsync();
        using var second = CloudHouse.Over(store, cloud);
        await second.RoundAsync();

        Assert.Equal([null, "\"1\""], tags);
        Assert.Null(await store.Clouds.FindPositionAsync("https://another.example/", CancellationToken.None));
    }

    private static CloudReply.Document Document(string etag, bool enabled) => new([new CloudTool(Mail, new ToolSettings { Enabled = enabled })], etag);

    private static List<long> Indexes(ScriptedCloud cloud) => [.. cloud.Batches.SelectMany(static batch => batch.Entries).Select(static entry => entry.Index)];

    /// <summary>A journal that takes so many units more and then fails, as a full disk or a dead process does.</summary>
    private sealed class DyingJournal(IJournal inner) : IJournal
    {
        public int Alive { get; set; } = int.MaxValue;

        public ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken) =>
            Alive-- > 0 ? inner.SubmitAsync(work, cancellationToken) : throw new ReeveException(ErrorCode.StorageFull, "no room", retryable: true);
    }
}
