using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Turns;

namespace Reeve.Engine.Bus;

/// <summary>Makes an event of the end of a turn or a job: what the agent said last is its payload. A job's own turn is the job. Thread-safe.</summary>
internal sealed class RunEndEvents(BusPublisher publisher, EventCauses causes, IRunStore runs, TurnService turns, BusOptions options)
{
    public async Task PublishAsync(RunId id, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(id, cancellationToken);
        if (run is not { Kind: RunKind.Turn or RunKind.Job } || !RunRules.IsTerminal(run.State))
        {
            return;
        }

        if (run is { Kind: RunKind.Turn, Parent: { } parent } && await runs.FindAsync(parent, cancellationToken) is { Kind: RunKind.Job })
        {
            return;
        }

        var succeeded = run.State == RunState.Succeeded;
        var draft = new EnvelopeDraft
        {
            Id = Envelope.Prefix + run.Id.Value[RunId.Prefix.Length..],
            Source = EventNameRules.SourceOf(run.Agent),
            Kind = EventNameRules.EndOf(run.Agent, succeeded),
            Subject = run.Id.Value,
            Owner = run.Owner,
            Payload = succeeded ? await AnswerAsync(run, cancellationToken) : $"{run.FailureCode ?? RunNames.Of(run.State)}: {run.Reason}",
            LedBy = await causes.OfAsync(run, cancellationToken),
            At = entry.At,
            Cause = entry.Index,
        };
        await publisher.PublishAsync(draft, "daemon", cancellationToken);
    }

    private async ValueTask<string> AnswerAsync(Run run, CancellationToken cancellationToken)
    {
        var turn = run.Id;
        if (run.Kind == RunKind.Job)
        {
            var children = await runs.ListAsync(new RunFilter(Kind: RunKind.Turn, Parent: run.Id), new PageRequest(null, 1), cancellationToken);
            if (children.Items.Count == 0)
            {
                return "";
            }

            turn = children.Items[0].Id;
        }

        var answer = (await turns.WaitAsync(turn, cancellationToken)).Answer;
        return answer.Length <= options.MaxPayload ? answer : WordRules.Clean(answer, options.MaxPayload, multiline: true);
    }
}
