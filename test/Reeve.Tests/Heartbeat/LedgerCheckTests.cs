using Reeve.Engine.Foundation;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Watching;
using Reeve.Engine.Ledger;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Heartbeat;

public sealed class LedgerCheckTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryStorage _storage;

    public LedgerCheckTests() => _storage = new MemoryStorage(_time);

    [Fact]
    public async Task A_quiet_log_says_that_it_is_quiet()
    {
        await AddAsync("run.finished", Family.Runs, "a", ("state", "succeeded"));
        await AddAsync("agent.loaded", Family.Admin, "a");

        Assert.Equal("No incident in the daemon's own log since 2026-05-04 11:00Z.\n", await LookAsync());
    }

    [Fact]
    public async Task Equal_incidents_are_one_line_with_a_count_and_a_stable_identity()
    {
        for (var i = 0; i < 3; i++)
        {
            await AddAsync("run.finished", Family.Runs, "a", ("state", "dead_letter"), ("code", "upstream_failed"), ("reason", "a payload"));
        }

        var text = await LookAsync();

        Assert.Contains("- INCIDENT run dead_letter of a: 3×, last at 2026-05-04 12:00Z (upstream_failed) [run-dead_letter/a]\n", text);
        Assert.DoesNotContain("payload", text);
    }

    [Fact]
    public async Task A_kill_is_told_and_not_raised()
    {
        await AddAsync("run.killed", Family.Runs, "a");

        Assert.Contains("\n- run killed of a", await LookAsync());
    }

    [Fact]
    public async Task The_watchers_own_refused_steps_do_not_feed_back_but_its_failed_ticks_are_seen()
    {
        await AddAsync("guard.denied", Family.Guard, "watchman", ("tool", "delivery.notify"), ("rule", "grants"));
        await AddAsync("guard.denied", Family.Guard, "other", ("tool", "shell"), ("rule", "grants"));
        await AddAsync("run.finished", Family.Runs, "watchman", ("state", "failed"), ("code", "timeout"));

        var text = await LookAsync();

        Assert.Contains("INCIDENT step denied shell of other: 1×, last at 2026-05-04 12:00Z (grants)", text);
        Assert.Contains("INCIDENT run failed of watchman", text);
        Assert.DoesNotContain("delivery.notify", text);
    }

    [Fact]
    public async Task What_is_older_than_an_hour_is_not_news()
    {
        await AddAsync("storage.failed", Family.Admin, null);
        Assert.Contains("INCIDENT storage failed of the daemon", await LookAsync());

        _time.Advance(TimeSpan.FromMinutes(61));

        Assert.StartsWith("No incident", await LookAsync());
    }

    [Fact]
    public void A_log_that_was_not_read_whole_never_reads_as_quiet() =>
        Assert.Contains("- INCIDENT", LedgerIncidentRules.Describe([], truncated: true, _time.GetUtcNow()));

    private Task<string> LookAsync() =>
        new LedgerCheck(_storage).GatherAsync(
            new CheckRequest("watchman", "me", "ledger", "/home", new Dictionary<string, string>(), [], _time.GetUtcNow()), CancellationToken.None);

    private async Task AddAsync(string type, Family family, string? agent, params (string, object?)[] data) =>
        await ((IJournal)_storage).CommitAsync(
            UnitOfWork.Of(new LedgerDraft { Type = type, Family = family, Owner = "me", Agent = agent, Data = EntryData.Of(data) }), CancellationToken.None);
}
