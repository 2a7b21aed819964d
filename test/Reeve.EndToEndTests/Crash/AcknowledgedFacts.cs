using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Crash;

/// <summary>What the daemon said is durable, kept outside it, and compared with what its successor knows. Thread-safe.</summary>
internal sealed class AcknowledgedFacts
{
    private const int ComparedPerRestart = 150;

    private readonly ConcurrentDictionary<string, RunFacts> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _fresh = new();
    private int _progress;
    private int _steps;

    public int Runs => _runs.Count;

    public int Steps => _steps;

    public void RunStarted(string run)
    {
        Assert.True(_runs.TryAdd(run, new RunFacts()), $"The id {run} was given out twice.");
        _fresh.Enqueue(run);
        Interlocked.Increment(ref _progress);
    }

    public void StepAllowed(string run, string step)
    {
        Assert.True(_runs[run].Steps.TryAdd(step, false), $"The id {step} was given out twice.");
        Interlocked.Increment(ref _progress);
    }

    public void StepDone(string run, string step)
    {
        _runs[run].Steps[step] = true;
        Interlocked.Increment(ref _steps);
        Interlocked.Increment(ref _progress);
    }

    public void RunSucceeded(string run) => _runs[run].Succeeded = true;

    /// <summary>Waits until so many more things were acknowledged, or the load ended by itself.</summary>
    public async Task WaitForProgressAsync(int count)
    {
        var target = Volatile.Read(ref _progress) + count;
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        for (var waited = 0; Volatile.Read(ref _progress) < target && waited < 3000; waited++)
        {
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Everything acknowledged since the last restart, against the daemon that came after.</summary>
    public async Task CompareAsync(WireClient client, int iteration)
    {
        for (var compared = 0; compared < ComparedPerRestart && _fresh.TryDequeue(out var run); compared++)
        {
            var facts = _runs[run];
            var shown = await client.CallAsync("runs.get", new JsonObject { ["run"] = run });
            var state = shown["run"]!["state"]!.GetValue<string>();
            var steps = shown["steps"]!.AsArray().ToDictionary(static step => step!["id"]!.GetValue<string>(), static step => step!["state"]!.GetValue<string>());

            Assert.False(facts.Succeeded && state != "succeeded", $"Iteration {iteration}: {run} was acknowledged as succeeded and is {state}.");
            foreach (var (step, done) in facts.Steps)
            {
                Assert.True(steps.TryGetValue(step, out var now), $"Iteration {iteration}: the acknowledged {step} of {run} is lost.");
                Assert.False(done && now != "done", $"Iteration {iteration}: {step} was acknowledged as done and is {now}.");
            }

            Assert.All(steps.Keys.Except(facts.Steps.Keys, StringComparer.Ordinal), step =>
                Assert.True(facts.Steps.Count + 1 >= steps.Count, $"Iteration {iteration}: {run} has steps nobody asked for, {step} among them."));
        }
    }

    /// <summary>Leases are a second long: after recovery and their expiry no run may stay alive.</summary>
    public async Task WaitUntilNothingRunsAsync(WireClient client)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var live = -1;
        for (var waited = 0; waited < 300; waited++)
        {
            var page = await client.CallAsync("runs.list", new JsonObject { ["live"] = true, ["limit"] = 10 });
            live = page["runs"]!.AsArray().Count;
            if (live == 0)
            {
                return;
            }

            await pause.WaitForNextTickAsync();
        }

        Assert.Fail($"{live} runs stayed alive without a holder.");
    }

    private sealed class RunFacts
    {
        public ConcurrentDictionary<string, bool> Steps { get; } = new(StringComparer.Ordinal);

        public volatile bool Succeeded;
    }
}
