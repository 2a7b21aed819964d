using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>
/// Looks up the chain of causes before a run is started, so that agents which start one another do not do so for ever. A refusal is recorded before the caller
/// hears of it; a kill ends every live run of the circle. Walks at most as far as a run may lie deep. Thread-safe.
/// </summary>
internal sealed class RunCauses(RunRecorder recorder, IRunStore store)
{
    /// <summary>What the new run is warned of, or null. Fails with <c>loop.detected</c> when it may not start.</summary>
    public async Task<LoopFinding?> JudgeAsync(string agent, Run parent, CancellationToken cancellationToken)
    {
        var options = recorder.Table.Options.Causation;
        if (options.Action == LoopAction.Off || parent.Depth + 2 < options.Occurrences)
        {
            return null; // the chain is too short for so many
        }

        var chain = await ChainAsync(parent, cancellationToken);
        if (CausationRules.Judge(agent, [.. chain.Select(static run => run.Agent)], options) is not { } finding)
        {
            return null;
        }

        if (finding.Action == LoopAction.Warn)
        {
            return finding;
        }

        var pending = await recorder.NoteAsync(RunEntries.Refused(parent, agent, finding), cancellationToken);
        if (finding.Action == LoopAction.Kill)
        {
            await KillAsync(chain.GetRange(0, chain.FindLastIndex(run => run.Agent == agent) + 1), finding);
        }

        await pending.Durable.WaitAsync(cancellationToken);
        throw new ReeveException(ErrorCode.LoopDetected, $"{parent.Id} may not start {agent}. {finding.Reason}", "Let the agent that is already at work do it.");
    }

    /// <summary>The parent, its parent, and so on.</summary>
    private async Task<List<Run>> ChainAsync(Run parent, CancellationToken cancellationToken)
    {
        var chain = new List<Run> { parent };
        while (chain[^1].Parent is { } next && chain.Count <= parent.Depth && await store.FindAsync(next, cancellationToken) is { } run)
        {
            chain.Add(run);
        }

        return chain;
    }

    /// <summary>From the parent up to where the circle began: all that is still live of it, with everything it started.</summary>
    private async Task KillAsync(List<Run> circle, LoopFinding finding)
    {
        foreach (var run in circle)
        {
            if (recorder.Table.FindHeld(run.Id) is { } live && live.RequestEnd(new RunCommand.Kill("A loop: " + finding.Reason)))
            {
                recorder.KillChildren(run.Id);
                await recorder.TryRecordEndAsync(live);
            }
        }
    }
}
