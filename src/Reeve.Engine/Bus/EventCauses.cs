using Reeve.Engine.Runs;

namespace Reeve.Engine.Bus;

/// <summary>
/// Which event led to what a run does: the one its job was started for, or a job among those that started it. What is not known for sure counts as the newest its subscription
/// was told of. Thread-safe; walks at most as far as runs may lie deep.
/// </summary>
internal sealed class EventCauses(IRunStore runs, IBusStore store, BusBook book)
{
    private const int MaxWalk = 64;

    public async ValueTask<EventCause?> OfAsync(Run run, CancellationToken cancellationToken)
    {
        Run? at = run;
        for (var walked = 0; at is not null && walked < MaxWalk; walked++)
        {
            if (at is { Kind: RunKind.Job, IdempotencyKey: { } key } && key.StartsWith(Envelope.Prefix + "_", StringComparison.Ordinal) && key.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
            {
                return await store.FindEnvelopeAsync(key[..slash], cancellationToken) is { } envelope
                    ? new EventCause(envelope.Id, envelope.Depth)
                    : book.Now.States.GetValueOrDefault(key[(slash + 1)..])?.Last;
            }

            at = at.Parent is { } parent ? await runs.FindAsync(parent, cancellationToken) : null;
        }

        return null;
    }
}
