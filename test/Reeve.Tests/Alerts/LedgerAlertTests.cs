using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Alerts;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;
using Reeve.TestKit.Webhooks;

namespace Reeve.Tests.Alerts;

/// <summary>What the operator hears of the log, and that nothing between a fact and its alert loses one.</summary>
public sealed class LedgerAlertTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CountingIdSource _ids = new();
    private readonly MemoryStorage _storage;
    private readonly AlertHouse _house;
    private LedgerAlertWorker? _worker;

    public LedgerAlertTests()
    {
        _storage = new MemoryStorage(_time);
        _house = new AlertHouse(new AlertOptions(), _storage, _storage, new ScriptedCarrier(static _ => new AlertAnswer.Taken(200)), _ids, _time);
    }

    public static TheoryData<string, string?, string?, string?> Facts => new()
    {
        { "run.killed", "killed", "enough", "run.killed warning" },
        { "run.killed", "killed", "shutdown", null }, // the operator's own graceful stop
        { "run.finished", "dead_letter", "no attempt left", "run.dead_letter critical" },
        { "run.finished", "succeeded", null, null },
        { "run.finished", "failed", "oops", null },
        { "run.started", null, null, null },
    };

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _house.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public async Task The_operator_hears_of_kills_and_dead_letters(string type, string? state, string? reason, string? expected)
    {
        await CommitAsync(type, state, reason);

        var draft = LedgerAlertRules.Of(_storage.Entries[0]);

        Assert.Equal(expected, draft is null ? null : $"{draft.Kind} {AlertNames.Of(draft.Severity)}");
        Assert.True(draft is null || (draft.Cause, draft.Run, draft.Agent, draft.Detail) == (0L, new RunId("run_1"), "watchman", reason));
    }

    [Theory]
    [InlineData(80, "tokens", "2026-05-04", "warning", "80 % of the budget of agent watchman is used (tokens)")]
    [InlineData(100, "micro_usd", null, "critical", "The budget of agent watchman is used up (money)")]
    public async Task The_operator_hears_once_of_a_budget_that_goes_to_its_end(int percent, string unit, string? day, string severity, string title)
    {
        var crossed = new LedgerDraft
        {
            Type = "budget.threshold",
            Family = Family.Guard,
            Owner = "me",
            Agent = "watchman",
            Data = EntryData.Of(("scope", "agent"), ("subject", "watchman"), ("unit", unit), ("limit", 100L), ("used", 90L), ("percent", percent), ("day", day)),
        };
        await ((IJournal)_storage).CommitAsync(UnitOfWork.Of(crossed), CancellationToken.None);

        var draft = LedgerAlertRules.Of(_storage.Entries[0])!;

        Assert.Equal(("budget.threshold", severity, title), (draft.Kind, AlertNames.Of(draft.Severity), draft.Title));
        Assert.Equal((0L, TimeSpan.FromDays(1), $"budget.threshold:agent:watchman:{unit}:{percent}:{day}"), (draft.Cause, draft.Window, draft.DedupeKey));
    }

    [Theory]
    [InlineData("switch.engaged", "scope", "agent", "switch.engaged critical")]
    [InlineData("approval.requested", "approval", "appr_1", "approval.requested info")]
    [InlineData("guard.usage_refused", "tool", "t", "usage.refused warning")]
    [InlineData("budget.overrun", "tool", "t", "budget.overrun warning")]
    [InlineData("approval.approved", "approval", "appr_1", null)]
    public async Task The_operator_hears_of_what_the_gate_asks_or_refuses_to_believe(string type, string field, string value, string? expected)
    {
        var entry = new LedgerDraft { Type = type, Family = Family.Guard, Owner = "me", Agent = "watchman", Data = EntryData.Of((field, value), ("reason", "why")) };
        await ((IJournal)_storage).CommitAsync(UnitOfWork.Of(entry), CancellationToken.None);

        var draft = LedgerAlertRules.Of(_storage.Entries[0]);

        Assert.Equal(expected, draft is null ? null : $"{draft.Kind} {AlertNames.Of(draft.Severity)}");
    }

    [Theory]
    [InlineData("guard.warned", "loops.repeated_failure", "loop.detected warning")]
    [InlineData("guard.denied", "loops.causation", "loop.detected warning")]
    [InlineData("guard.denied", "loops.identical", "loop.detected info")]
    [InlineData("guard.denied", "grants", null)]
    [InlineData("guard.held", "loops.identical", null)]
    public async Task The_operator_hears_of_loops_and_of_no_other_refusal(string type, string rule, string? expected)
    {
        var entry = new LedgerDraft
        {
            Type = type,
            Family = Family.Guard,
            Owner = "me",
            Run = new RunId("run_1"),
            Agent = "watchman",
            Data = EntryData.Of(("rule", rule), ("reason", "It would be the same call 3 times in a row.")),
        };
        await ((IJournal)_storage).CommitAsync(UnitOfWork.Of(entry), CancellationToken.None);

        var draft = LedgerAlertRules.Of(_storage.Entries[0]);

        Assert.Equal(expected, draft is null ? null : $"{draft.Kind} {AlertNames.Of(draft.Severity)}");
        Assert.True(draft is null || draft.DedupeKey == $"loop.detected:watchman:{rule}");
    }

    [Fact]
    public async Task What_happened_while_nobody_watched_is_told_at_the_next_start_and_once()
    {
        await CommitAsync("run.killed", "killed", "enough");
        Start();
        await RaisedAsync(1);
        await StopAsync();
        _time.Advance(TimeSpan.FromMinutes(5));

        await CommitAsync("run.finished", "dead_letter", "no attempt left"); // and the power went before it was told
        Start();
        await RaisedAsync(2);
        await StopAsync();
        Start();
        await CommitAsync("run.finished", "dead_letter", "again");
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(2, _storage.Entries.Count(static entry => entry.Type == "alert.raised"));
    }

    [Fact]
    public async Task What_is_older_than_a_day_is_no_news()
    {
        await CommitAsync("run.killed", "killed", "enough");
        _time.Advance(TimeSpan.FromHours(25));
        await CommitAsync("run.finished", "dead_letter", "no attempt left");

        Start();
        await RaisedAsync(1);

        Assert.Equal("run.dead_letter", Assert.Single((await _house.Alerts.ListAsync(new AlertFilter(), new PageRequest(null, 10), CancellationToken.None)).Items).Kind);
    }

    [Fact]
    public async Task A_disk_without_room_delays_an_alert_and_loses_none()
    {
        _storage.FailOn(static work => work.Changes.Any(static change => change is AlertRaised) ? new ReeveException(ErrorCode.StorageFull, "full") : null);
        await CommitAsync("run.killed", "killed", "enough");
        Start();
        await Eventually.TrueAsync(() => _time.Waiting > 0, "it waits to try again");

        _storage.FailOn(null);
        _time.Advance(TimeSpan.FromSeconds(5));

        await RaisedAsync(1);
    }

    private Task RaisedAsync(int count) => Eventually.TrueAsync(() => _storage.Entries.Count(static entry => entry.Type == "alert.raised") == count, $"{count} alerts are raised");

    private void Start()
    {
        var hub = new EventHub(_storage, new EventOptions(), NullLogger<EventHub>.Instance);
        _worker = new LedgerAlertWorker(_house.Alerts, _storage, _storage, hub, _time, NullLogger<LedgerAlertWorker>.Instance);
        _ = _worker.StartAsync(CancellationToken.None);
    }

    private async Task StopAsync()
    {
        if (_worker is { } worker)
        {
            await worker.StopAsync(CancellationToken.None);
            worker.Dispose();
            _worker = null;
        }
    }

    private async Task CommitAsync(string type, string? state, string? reason) => await ((IJournal)_storage).CommitAsync(
        UnitOfWork.Of(new LedgerDraft
        {
            Type = type,
            Family = Family.Runs,
            Owner = "local",
            Run = new RunId("run_1"),
            Agent = "watchman",
            Data = EntryData.Of(("state", state), ("reason", reason)),
        }),
        CancellationToken.None);
}
