using System.Collections.Concurrent;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Governance.Loops;

/// <summary>
/// Which calls of which agent fail, over runs. Bounded: of a call as many runs as a decision needs, and when there are too many calls a new one is not taken
/// up until old ones are forgotten. Changes are recorded with the step's end that makes them and restored at start.
/// Thread-safe: a lookup takes no lock while nothing fails; a call's list is guarded by itself.
/// </summary>
public sealed class FailingCalls(FailureLoopOptions options)
{
    internal const int MaxCalls = 4_096;

    private readonly ConcurrentDictionary<Key, List<(RunId Run, DateTimeOffset At)>> _calls = new();

    internal int Count => _calls.Count;

    /// <summary>Call once at start, before any step is decided.</summary>
    public async Task RestoreAsync(IFailingCallStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var call in await store.ListAsync(now - options.Window, MaxCalls * options.Runs, cancellationToken))
        {
            Remember(KeyOf(call.Owner, call.Agent, call.Tool, call.Signature), call.Run, call.At);
        }
    }

    internal LoopFinding? Judge(Run run, in LoopCall call, DateTimeOffset now)
    {
        if (options.Action == LoopAction.Off || _calls.IsEmpty || !_calls.TryGetValue(new Key(run.Owner, run.Agent, call.Tool, call.Signature), out var failures))
        {
            return null;
        }

        Span<DateTimeOffset> moments = stackalloc DateTimeOffset[options.Runs];
        lock (failures)
        {
            for (var i = 0; i < failures.Count; i++)
            {
                moments[i] = failures[i].At;
            }

            return FailureLoopRules.Judge(moments[..failures.Count], now, options);
        }
    }

    /// <summary>What a step's end changes, to be recorded with it; null when nothing. Changes nothing yet.</summary>
    internal StateChange? ChangeOf(Run run, Step ended)
    {
        if (options.Action == LoopAction.Off || run.Kind == RunKind.Tick || DaemonRuns.Sends(run))
        {
            return null;
        }

        var signature = ended.Signature ?? ended.ArgumentsHash;
        return ended.State switch
        {
            StepState.Failed when IsFailure(ended) && ended.EndedAt is { } at => new CallFailed(
                new FailingCall { Owner = run.Owner, Agent = run.Agent, Tool = ended.Tool, Signature = signature, Run = run.Id, At = at }, at - options.Window),
            StepState.Done when !_calls.IsEmpty && _calls.ContainsKey(KeyOf(run.Owner, run.Agent, ended.Tool, signature)) =>
                new CallRecovered(run.Owner, run.Agent, ended.Tool, signature),
            _ => null,
        };
    }

    /// <summary>The change is queued to be recorded.</summary>
    internal void Apply(StateChange change)
    {
        switch (change)
        {
            case CallFailed { Call: var call }:
                Forget(call.At);
                Remember(KeyOf(call.Owner, call.Agent, call.Tool, call.Signature), call.Run, call.At);
                break;
            case CallRecovered recovered:
                _calls.TryRemove(KeyOf(recovered.Owner, recovered.Agent, recovered.Tool, recovered.Signature), out _);
                break;
            default:
                throw new InvalidOperationException("Not a change of failing calls: " + change.GetType().Name);
        }
    }

    /// <summary>That somebody stopped it says nothing about the call.</summary>
    private static bool IsFailure(Step step) => step.FailureCode is not (ErrorCode.Cancelled or ErrorCode.Killed);

    private static Key KeyOf(string owner, string agent, string tool, string signature)
    {
        var call = LoopCall.Of(tool, signature, null, sideEffect: false);
        return new Key(owner, agent, call.Tool, call.Signature);
    }

    private void Remember(Key key, RunId run, DateTimeOffset at)
    {
        if (_calls.Count >= MaxCalls && !_calls.ContainsKey(key))
        {
            return;
        }

        var failures = _calls.GetOrAdd(key, static _ => []);
        lock (failures)
        {
            failures.RemoveAll(failure => failure.Run == run);
            failures.Add((run, at));
            if (failures.Count > options.Runs)
            {
                failures.RemoveAt(0);
            }
        }
    }

    /// <summary>Only when it is full: makes room by what nobody would decide by any more.</summary>
    private void Forget(DateTimeOffset now)
    {
        if (_calls.Count < MaxCalls)
        {
            return;
        }

        foreach (var (key, failures) in _calls)
        {
            lock (failures)
            {
                if (failures.TrueForAll(failure => now - failure.At > options.Window))
                {
                    _calls.TryRemove(key, out _);
                }
            }
        }
    }

    private readonly record struct Key(string Owner, string Agent, ulong Tool, ulong Signature);
}
