using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Insight;

/// <summary>Reads an agent's window, judges it, and tells the operator of what stands out. Keeps nothing. Thread-safe.</summary>
public sealed class InsightService(IInsightStore store, IAlertSink alerts, InsightOptions options, TimeProvider time)
{
    /// <summary>The newest runs of a name whose owners are looked for.</summary>
    private const int RunsForOwners = 500;

    /// <summary>
    /// Whose agent of this name is meant: the owner's that is given, or the only one's. Fails with <c>not_found</c> when there is none that had a run.
    /// </summary>
    public async ValueTask<AgentKey> FindAsync(string agent, string? owner, CancellationToken cancellationToken)
    {
        if (owner is null)
        {
            owner = await store.ListOwnersAsync(agent, RunsForOwners, cancellationToken) switch
            {
                [] => throw NoSuchAgent(agent),
                [var only] => only,
                var several => throw new ReeveException(
                    ErrorCode.InvalidRequest, $"{agent} is the name of agents of {string.Join(", ", several.Take(10))}.", "Say whose you mean with 'owner'."),
            };
        }

        return new AgentKey(owner, agent);
    }

    /// <summary>How the agent does now. Fails with <c>not_found</c> when it never had a run.</summary>
    public async ValueTask<AgentHealth> HealthAsync(AgentKey agent, CancellationToken cancellationToken) =>
        InsightRules.Judge(await ReadAsync(agent, 1, cancellationToken) ?? throw NoSuchAgent(agent.Agent), options.MinRuns, options.Thresholds);

    /// <summary>Looks at an agent of which <paramref name="fresh"/> runs ended since it was last looked at, and raises what is found. Returns how much that is.</summary>
    public async ValueTask<int> ExamineAsync(AgentKey agent, int fresh, CancellationToken cancellationToken)
    {
        if (DaemonRuns.IsSender(agent.Agent))
        {
            return 0; // what cannot be delivered must not beget an alert to be delivered
        }

        if (await ReadAsync(agent, fresh, cancellationToken) is not { } window)
        {
            return 0; // retention took its runs meanwhile
        }

        var findings = InsightRules.Judge(window, options.MinRuns, options.Thresholds).Findings;
        foreach (var finding in findings)
        {
            await alerts.RaiseAsync(InsightAlerts.Of(agent, finding, options), cancellationToken);
        }

        return findings.Length;
    }

    public static ReeveException NoSuchAgent(string agent) => new(ErrorCode.NotFound, $"No agent {agent} ever had a run.", "reeve agent list shows the agents, reeve ps the runs.");

    private async ValueTask<AgentWindow?> ReadAsync(AgentKey agent, int fresh, CancellationToken cancellationToken)
    {
        if (await store.CountLiveAsync(agent, cancellationToken) is not { } live)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var from = now - options.Window;

        // To the end of time: a clock that was set back must not hide what ended before it was.
        var runs = await store.ListEndedAsync(agent, from, DateTimeOffset.MaxValue, options.MaxRuns, cancellationToken);
        var before = await store.ListEndedAsync(agent, from - options.Window, from, options.MaxRuns, cancellationToken);
        var killed = before.Where(static run => run.State == RunState.Killed);
        RunId[] looked = [.. runs.Concat(killed).Select(static run => run.Id)];
        var steps = await store.ListEndedStepsAsync(looked, options.StepsPerRun, options.MaxSteps, cancellationToken);
        return new AgentWindow
        {
            Agent = agent,
            From = from,
            To = now,
            Runs = runs,
            Before = before,
            Steps = steps.GroupBy(static step => step.Run).ToDictionary(static run => run.Key, static run => (IReadOnlyList<EndedStep>)[.. run.OrderBy(static step => step.Number)]),
            Live = live,
            Fresh = fresh,
            IsCut = runs.Count == options.MaxRuns || steps.Count == options.MaxSteps,
        };
    }
}
