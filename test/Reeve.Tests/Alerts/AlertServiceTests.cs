using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Alerts;

public sealed class AlertServiceTests : IDisposable
{
    private static readonly AlertOptions Options = new() { MaxWindows = 100 };

    private readonly ManualTimeProvider _time = new();
    private readonly CountingIdSource _ids = new();
    private readonly MemoryStorage _storage;
    private readonly AlertQueue _queue = new(Options);
    private AlertService _alerts;

    public AlertServiceTests()
    {
        _storage = new MemoryStorage(_time);
        _alerts = NewService();
    }

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    public void Dispose() => _alerts.Dispose();

    [Fact]
    public async Task An_alert_is_on_the_record_with_what_a_watcher_needs_and_none_of_the_detail()
    {
        var raised = await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning) with
        {
            Detail = "the words",
            Agent = "watchman",
            Run = new RunId("run_1"),
            Data = EntryData.Of(("used", 80L)),
        });

        var entry = Assert.Single(_storage.Entries);
        var alert = Assert.IsType<AlertDecision.Raised>(raised).Alert;
        var text = Encoding.UTF8.GetString(entry.Bytes!.Value.Span);
        Assert.Equal(("alert.raised", Family.Admin, "watchman", new RunId("run_1")), (entry.Type, entry.Family, entry.Agent, entry.Run));
        Assert.All([alert.Id.Value, "budget.threshold", "warning", "budget:day", "80 % of the day", "\"used\":80"], part => Assert.Contains(part, text));
        Assert.DoesNotContain("the words", text);
        Assert.Equal("the words", Encoding.UTF8.GetString(Assert.Single(await _storage.ReadContentsAsync(0, Never)).Bytes!.Value.Span));
    }

    [Fact]
    public async Task A_flood_of_one_key_is_one_alert_and_a_count()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning)))));
        _time.Advance(TimeSpan.FromSeconds(60));
        await _alerts.CloseWindowsAsync(all: false, Never);
        await _alerts.CloseWindowsAsync(all: false, Never);

        Assert.Single(all.OfType<AlertDecision.Raised>());
        Assert.Equal(499, (await OnlyAsync()).Suppressed);
        Assert.Equal(["alert.raised", "alert.repeated"], _storage.Entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task The_next_alert_of_a_key_carries_what_was_held_back_into_the_record()
    {
        await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning));
        await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning));
        await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Critical));

        var page = await _alerts.ListAsync(new AlertFilter(), new PageRequest(null, 10), Never);
        Assert.Equal([(AlertSeverity.Critical, 0), (AlertSeverity.Warning, 1)], page.Items.Select(static alert => (alert.Severity, alert.Suppressed)));
        Assert.Equal(["alert.raised", "alert.repeated", "alert.raised"], _storage.Entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task A_restarted_daemon_knows_what_was_just_told()
    {
        await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning));
        _alerts.Dispose();
        _alerts = NewService();

        Assert.IsType<AlertDecision.Suppressed>(await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning)));
        await _alerts.CloseWindowsAsync(all: true, Never);
        Assert.Equal(1, (await OnlyAsync()).Suppressed);
    }

    [Fact]
    public async Task An_alert_that_could_not_be_recorded_does_not_hold_back_the_next()
    {
        _storage.FailOn(static _ => new ReeveException(ErrorCode.StorageFull, "full"));
        var failure = await Assert.ThrowsAsync<ReeveException>(() => RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning)));
        _storage.FailOn(null);

        Assert.Equal(ErrorCode.StorageFull, failure.Code);
        Assert.IsType<AlertDecision.Raised>(await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning)));
    }

    [Fact]
    public async Task A_thousand_keys_take_bounded_memory_and_lose_no_count()
    {
        for (var i = 0; i < 1_000; i++)
        {
            await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning, "key" + i));
            await RaiseAsync(AlertRulesTests.Draft(AlertSeverity.Warning, "key" + i));
        }

        await _alerts.CloseWindowsAsync(all: true, Never);

        var all = await _alerts.ListAsync(new AlertFilter(), new PageRequest(null, 500), Never);
        Assert.All(all.Items, static alert => Assert.Equal(1, alert.Suppressed));
        Assert.Equal(1_000, _storage.Entries.Count(static entry => entry.Type == "alert.raised"));
    }

    private AlertService NewService() =>
        new(new AlertBook(Options, _storage, _queue, _ids, _time), _queue, _storage, _storage, NullLogger<AlertService>.Instance);

    private Task<AlertDecision> RaiseAsync(AlertDraft draft) => _alerts.RaiseAsync(draft, Never);

    private async Task<Alert> OnlyAsync() => Assert.Single((await _alerts.ListAsync(new AlertFilter(), new PageRequest(null, 10), Never)).Items);
}
