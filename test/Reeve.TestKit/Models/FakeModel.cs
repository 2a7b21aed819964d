using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Reeve.Engine.Models;
using Reeve.Guard.Budgets;

namespace Reeve.TestKit.Models;

/// <summary>A model that does what a test says, and remembers what it was asked.</summary>
public sealed class FakeModel(string provider, Func<ChatRequest, int, IEnumerable<object>> script) : IChatModel
{
    private int _asked;

    /// <summary>Answers from a list, the last for ever.</summary>
    public FakeModel(params string[] replies)
        : this("scripted", (_, number) => [replies[Math.Min(number, replies.Length) - 1]])
    {
    }

    public ConcurrentQueue<ChatRequest> Requests { get; } = new();

    public IReadOnlyList<ChatRequest> Asked => [.. Requests];

    public string Provider => provider;

    public string Model { get; init; } = "m-1";

    public bool IsLocal { get; init; } = true;

    /// <summary>A text, an event or an exception after the other; an end is added to what has none.</summary>
    public async IAsyncEnumerable<ChatEvent> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        await Task.Yield();
        var isOver = false;
        foreach (var item in script(request, Interlocked.Increment(ref _asked)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (item is Exception failure)
            {
                throw failure;
            }

            isOver |= item is ChatEvent.Done;
            yield return item as ChatEvent ?? new ChatEvent.Text((string)item);
        }

        if (!isOver)
        {
            yield return new ChatEvent.Done(ChatStop.EndOfTurn, new Usage(10, 5), Model);
        }
    }
}
