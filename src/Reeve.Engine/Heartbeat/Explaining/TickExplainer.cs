using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Heartbeat.Explaining;

/// <summary>
/// Answers "why did you tell me, or not": gathers what was stored of one tick and orders it. It asks no check and no model again. Thread-safe.
/// </summary>
public sealed class TickExplainer(IHeartbeatPlans plans, IRunStore runs, ILedgerStore ledger, IDeliveryStore deliveries)
{
    /// <summary>A tick of 50 checks and 50 findings over three attempts writes fewer.</summary>
    private const int MaxEntries = 2_000;

    /// <summary>
    /// The newest tick of the agent, or the one given. Fails with <c>not_found</c> when that run is no tick of this agent, or nobody of that name is known:
    /// an agent whose file is gone is still explained from what it did.
    /// </summary>
    public async Task<TickExplanation> ExplainAsync(string agent, RunId? which, CancellationToken cancellationToken)
    {
        var lookup = plans.Find(agent);
        var run = which is { } id ? await FindAsync(agent, id, cancellationToken) : await NewestAsync(agent, cancellationToken);
        var sources = new ExplanationSources
        {
            Agent = agent,
            Situation = SituationOf(lookup),
            Problem = (lookup as PlanLookup.Invalid)?.Problem,
            Run = run,
        };
        if (run is null && lookup is PlanLookup.Unknown)
        {
            throw NoSuchAgent();
        }

        if (run is null)
        {
            return TickExplanationRules.Explain(sources);
        }

        var entries = new List<(LedgerEntry, IReadOnlyList<StoredContent>)>();
        foreach (var entry in await ledger.ReadAsync(0, MaxEntries, new EntryFilter(Run: run.Id), cancellationToken))
        {
            entries.Add((entry, await ledger.ReadContentsAsync(entry.Index, cancellationToken)));
        }

        return TickExplanationRules.Explain(sources with { Entries = entries, Findings = await deliveries.ListFindingsAsync(run.Id, cancellationToken) });
    }

    /// <summary>The same words whether there is none or none that the caller may see.</summary>
    public static ReeveException NoSuchAgent() => new(ErrorCode.NotFound, "there is no agent of that name", "reeve status lists the agents");

    private async Task<Run?> NewestAsync(string agent, CancellationToken cancellationToken) =>
        (await runs.ListAsync(new RunFilter(Agent: agent, Kind: RunKind.Tick), new PageRequest(null, 1), cancellationToken)).Items.SingleOrDefault();

    private async Task<Run> FindAsync(string agent, RunId id, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { Kind: RunKind.Tick } run && run.Agent == agent
            ? run
            : throw new ReeveException(ErrorCode.NotFound, "that run is no tick of this agent", $"reeve why {agent} explains its newest tick");

    private static AgentSituation SituationOf(PlanLookup lookup) => lookup switch
    {
        PlanLookup.Found { Plan.Enabled: true } => AgentSituation.Ready,
        PlanLookup.Found => AgentSituation.Disabled,
        PlanLookup.Invalid => AgentSituation.Invalid,
        _ => AgentSituation.Unknown,
    };
}
