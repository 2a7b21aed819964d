using System.Collections.Immutable;
using System.Text;
using Reeve.Engine.Delivery;
using Reeve.Engine.Governance;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// The inside of one attempt of one tick: the due checks one after the other, then the model, then the rails. Each is a guarded step; between two of them
/// a kill is heard. It decides nothing itself: checks report, the model proposes, the rails decide. Thread-safe and stateless.
/// </summary>
internal sealed class TickLoop(CheckGatherer gatherer, ProposerCatalog proposers, StepRunner steps, DeliveryService delivery, HeartbeatOptions options)
{
    public const string ModelTool = "model.propose";

    /// <summary>What a tick of this plan may do, and nothing else (law 5).</summary>
    public static ImmutableArray<string> GrantsOf(HeartbeatPlan plan) =>
    [
        .. plan.Checks.Select(static check => CheckGatherer.ToolOf(check.Kind)).Distinct(StringComparer.Ordinal),
        ModelTool,
        DeliveryService.Tool,
    ];

    public async Task<TickReport> RunAsync(RunHandle run, HeartbeatPlan plan, IReadOnlyList<CheckPlan> due, CancellationToken cancellationToken)
    {
        // Before anything is read: an agent whose model nobody provides cannot judge what its checks say.
        if (proposers.ProblemOf(plan) is { } problem)
        {
            throw new ReeveException(ErrorCode.InvalidConfiguration, problem, $"name a configured model in agents/{plan.Agent}.md, or the offline one: model: rules");
        }

        var signals = new List<Signal>(due.Count);
        foreach (var check in due)
        {
            cancellationToken.ThrowIfCancellationRequested();
            signals.Add(await gatherer.GatherAsync(run, plan, check, cancellationToken));
        }

        if (signals.Count == 0)
        {
            return TickReport.Nothing;
        }

        var proposal = await ProposeAsync(run, plan, signals, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var degraded = signals.Count(static signal => signal.Status == SignalStatus.Degraded);
        if (proposal.Findings.Count == 0)
        {
            return new TickReport(signals.Count, degraded, 0, 0, 0);
        }

        var outcome = await delivery.DeliverAsync(run, proposal.Findings, plan.Delivery, cancellationToken);
        return new TickReport(signals.Count, degraded, outcome.Notified, outcome.Digested, outcome.Suppressed);
    }

    private Task<Proposal> ProposeAsync(RunHandle run, HeartbeatPlan plan, List<Signal> signals, CancellationToken cancellationToken)
    {
        var proposer = proposers.Choose(plan);
        var request = new ProposalRequest(plan.Agent, plan.Instructions, plan.Rules, signals);
        var intent = new StepIntent
        {
            Tool = ModelTool,
            Arguments = Encoding.UTF8.GetBytes($"{plan.Model}\n{string.Join('\n', signals.Select(static signal => $"{signal.CheckId} {signal.Status}\n{signal.Text}"))}"),
            Model = proposer.Model,
            WorstCase = proposer.WorstCase(request),
        };
        return steps.RunAsync(
            run,
            intent,
            async token =>
            {
                var result = await proposer.ProposeAsync(request, token);
                return new StepEffect<Proposal>(result.Proposal, TickContents.Outcome(result));
            },
            options.ModelTimeout,
            cancellationToken);
    }
}
