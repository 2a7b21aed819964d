using Reeve.Engine.Foundation;

namespace Reeve.Engine.Insight;

/// <summary>What the room reads of the record of runs and steps. It keeps nothing of its own, so that no restart can lose a pattern. Every read is bounded.</summary>
public interface IInsightStore
{
    /// <summary>The newest runs of the agent that ended at or after <paramref name="from"/> and before <paramref name="to"/>, newest first.</summary>
    ValueTask<IReadOnlyList<EndedRun>> ListEndedAsync(AgentKey agent, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The last <paramref name="perRun"/> ended steps of each run by number, the runs in the order given, until there are <paramref name="limit"/> steps.
    /// </summary>
    ValueTask<IReadOnlyList<EndedStep>> ListEndedStepsAsync(IReadOnlyList<RunId> runs, int perRun, int limit, CancellationToken cancellationToken);

    /// <summary>How many runs of the agent are live; null when it never had a run.</summary>
    ValueTask<int?> CountLiveAsync(AgentKey agent, CancellationToken cancellationToken);

    /// <summary>The owners of the newest <paramref name="runs"/> runs of agents of this name, by name.</summary>
    ValueTask<IReadOnlyList<string>> ListOwnersAsync(string agent, int runs, CancellationToken cancellationToken);

    /// <summary>The agents of the newest <paramref name="runs"/> runs that ended at or after <paramref name="since"/>, by owner and name.</summary>
    ValueTask<IReadOnlyList<AgentKey>> ListAgentsAsync(DateTimeOffset since, int runs, CancellationToken cancellationToken);
}
