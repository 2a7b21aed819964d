using System.Text;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Delivery;

/// <summary>
/// The only door to the rails: the guarded step <c>delivery.notify</c> (law 4), inside it one unit of work for all findings of the run.
/// When the step's end is lost in a crash, the recorded decisions stand, and the next attempt finds them instead of telling again.
/// </summary>
internal sealed partial class DeliveryService(DeliveryRecorder recorder, StepRunner steps, ILogger<DeliveryService> logger)
{
    public const string Tool = "delivery.notify";

    public async Task<DeliveryOutcome> DeliverAsync(RunHandle run, IReadOnlyList<Finding> findings, DeliveryPolicy policy, CancellationToken cancellationToken)
    {
        var intent = new StepIntent
        {
            Tool = Tool,
            SideEffect = true,
            Arguments = Encoding.UTF8.GetBytes(string.Join('\n', findings.Select(static finding => $"{finding.Severity}\t{finding.DedupeKey}\t{finding.Title}"))),
            WorstCase = Usage.None,
        };
        var request = new DeliveryRequest(run.Id, run.Run.Owner, run.Run.Agent, findings, policy);
        var outcome = await steps.RunAsync(run, intent, async token => Describe(await recorder.RecordAsync(request, token)), timeout: null, cancellationToken);
        foreach (var decided in outcome.Decided)
        {
            DeliveryMetrics.Decided(decided.Decision);
        }

        LogDelivered(run.Id, outcome.Notified, outcome.Digested, outcome.Suppressed, outcome.Repeated);
        return outcome;
    }

    private static StepEffect<DeliveryOutcome> Describe(DeliveryOutcome outcome) => new(outcome, new StepOutcome
    {
        Summary = $"{outcome.Notified} notified, {outcome.Digested} for the digest, {outcome.Suppressed} suppressed",
        Data = EntryData.Of(("notified", outcome.Notified), ("digested", outcome.Digested), ("suppressed", outcome.Suppressed), ("repeated", outcome.Repeated)),
    });
}
