using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Reeve.Guard;

namespace Reeve.Engine.Models;

/// <summary>Tries the models of a route one after the other. Stateless.</summary>
public static class ModelRoutes
{
    /// <summary>
    /// Streams from the first model that answers. Goes on to the next for a failure that may pass or is the provider's own, and only while nothing was emitted: words that
    /// somebody has seen are never followed by another model's. <see cref="ChatEvent.Done"/> names the model that answered. The last failure is the route's.
    /// </summary>
    /// <param name="route">At least one, as <see cref="IModelRouter.Route"/> gives them.</param>
    /// <param name="request">What each is given.</param>
    /// <param name="chosen">Hears which model is about to be asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<ChatEvent> StreamAsync(
        this ImmutableArray<IChatModel> route, ChatRequest request, Action<IChatModel> chosen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            chosen(route[i]);
            var emitted = false;
            await using var events = route[i].StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MovesAsync(events, mayFail: !emitted && i < route.Length - 1) is { } moved)
            {
                if (!moved)
                {
                    yield break;
                }

                emitted = true;
                yield return events.Current;
            }
        }
    }

    /// <summary>Whether there is an event; null when it failed and the next model may be asked.</summary>
    private static async ValueTask<bool?> MovesAsync(IAsyncEnumerator<ChatEvent> events, bool mayFail)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (ReeveException failure) when (mayFail && (failure.Retryable || failure is ModelFailure { IsProviders: true }))
        {
            return null;
        }
    }
}
