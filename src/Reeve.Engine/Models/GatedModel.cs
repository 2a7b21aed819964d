using System.Runtime.CompilerServices;
using Reeve.Guard;

namespace Reeve.Engine.Models;

/// <summary>
/// The gate in front of one model: words that must stay here go nowhere else, and a provider whose circuit is open is not asked. The second look at both, whatever
/// the route said: the route may be older than the circuit, and a caller may have asked for another agent's. Thread-safe.
/// </summary>
internal sealed class GatedModel(IChatModel inner, BreakerService breakers) : IChatModel
{
    public string Provider => inner.Provider;

    public string Model => inner.Model;

    public bool IsLocal => inner.IsLocal;

    public async IAsyncEnumerable<ChatEvent> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Residency != DataResidency.Anywhere && !inner.IsLocal)
        {
            throw new ReeveException(ErrorCode.Residency, $"The data must stay on this machine, and the model {Provider}/{Model} is elsewhere.", "Name a model of a provider with local: true.");
        }

        await using var passage = breakers.Enter(Provider);
        await using var events = inner.StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MovesAsync(events, passage))
        {
            yield return events.Current;
        }
    }

    private static async ValueTask<bool> MovesAsync(IAsyncEnumerator<ChatEvent> events, BreakerPassage passage)
    {
        try
        {
            if (!await events.MoveNextAsync())
            {
                return false;
            }

            passage.Answering();
            if (events.Current is ChatEvent.Done)
            {
                passage.Succeeded();
            }

            return true;
        }
        catch (ReeveException failure)
        {
            passage.Failed(failure);
            throw;
        }
    }
}
