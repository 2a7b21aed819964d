using System.Collections.Immutable;
using System.Text;

namespace Reeve.Engine.Models;

/// <summary>For callers that want the reply and not its stream.</summary>
public static class ChatModelCalls
{
    /// <summary>Puts the stream together. Fails as it does.</summary>
    public static async Task<ChatReply> CompleteAsync(this IChatModel model, ChatRequest request, CancellationToken cancellationToken)
    {
        // What the caller does with the reply must not run on the thread that reads sockets.
        return await AssembleAsync(model, request, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private static async Task<ChatReply> AssembleAsync(IChatModel model, ChatRequest request, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var calls = ImmutableArray.CreateBuilder<ChatToolCall>();
        await foreach (var item in model.StreamAsync(request, cancellationToken))
        {
            switch (item)
            {
                case ChatEvent.Text words:
                    text.Append(words.Delta);
                    break;
                case ChatEvent.Call call:
                    calls.Add(call.Made);
                    break;
                case ChatEvent.Done done:
                    return new ChatReply(text.ToString(), calls.ToImmutable(), done.Stop, done.Used, done.Model);
            }
        }

        throw new InvalidOperationException($"The stream of {model.Provider} ended without an end."); // the port promises one
    }
}
