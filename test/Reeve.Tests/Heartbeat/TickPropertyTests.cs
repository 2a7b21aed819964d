using FsCheck.Fluent;
using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Guard;

namespace Reeve.Tests.Heartbeat;

/// <summary>What holds for every tick, whatever its checks say: nothing proposed disappears, nothing is told twice, silence means that all was seen and quiet.</summary>
public sealed class TickPropertyTests
{
    private static readonly string[] Lines =
        ["- OVERDUE rent [rent-1]", "- [URGENT] call [m-1]", "- STALE draft [draft-1]", "- STALE draft [draft-1] older", "- UNPUSHED branch main, 3 ahead", "- all is well", "nothing", "fail"];

    [Fact]
    public async Task Every_proposed_finding_is_decided_once_each_key_is_told_at_most_once_and_blindness_is_never_silent()
    {
        var line = Gen.Elements(Lines);
        var check = line.ListOf().Select(static lines => string.Join('\n', lines));
        var tick = check.ArrayOf(4);

        foreach (var ticks in tick.ArrayOf(4).Sample(6, 60)) // a property over whole ticks, which are asynchronous
        {
            await HoldAsync(ticks);
        }
    }

    private static async Task HoldAsync(string[][] ticks)
    {
        string[] texts = [];
        ICheck[] checks = [.. Enumerable.Range(0, 4).Select(i => (ICheck)new ScriptedCheck($"check{i}", (_, _) => Say(texts, i)))];
        await using var home = new TickHarness(checks);
        foreach (var tick in ticks)
        {
            texts = tick;
            var told = (await home.BellAsync()).Count;
            var result = await home.TickAsync();

            Signal[] signals = [.. Enumerable.Range(0, 4).Select(i => SignalOf(texts, i))];
            var proposed = RulesModelRules.Propose(signals, []).Findings;
            var decided = await ((IDeliveryStore)home.Storage).ListFindingsAsync(result.Run!.Value, CancellationToken.None);
            Assert.Equal("succeeded", result.State);
            Assert.Equal(proposed.Select(static finding => finding.Title), decided.Select(static finding => finding.Finding.Title));
            var bell = (await home.BellAsync()).Where(note => note.Run == result.Run).ToList();
            Assert.Equal(bell.Count, bell.DistinctBy(static note => note.DedupeKey).Count());
            Assert.Equal(told + result.Report.Notified, (await home.BellAsync()).Count);
            Assert.Equal(signals.Count(static signal => signal.Status == SignalStatus.Degraded), decided.Count(static finding => finding.Finding.ProposedBy == UncheckedRules.ProposedBy));
            home.Time.Advance(TimeSpan.FromMinutes(25));
        }
    }

    private static Task<string> Say(string[] texts, int i)
    {
        var text = i < texts.Length ? texts[i] : "";
        return text.Contains("fail", StringComparison.Ordinal) ? throw new ReeveException(ErrorCode.UpstreamFailed, "cannot look") : Task.FromResult(text);
    }

    private static Signal SignalOf(string[] texts, int i)
    {
        var text = i < texts.Length ? texts[i] : "";
        return new Signal($"check{i}", $"check{i}", text.Contains("fail", StringComparison.Ordinal) ? SignalStatus.Degraded : SignalStatus.Ok, text, default);
    }
}
