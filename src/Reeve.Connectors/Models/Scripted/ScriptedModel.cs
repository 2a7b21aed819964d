using System.Runtime.CompilerServices;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Sources.Configuration;
using Reeve.Sources.Models;

namespace Reeve.Connectors.Models.Scripted;

/// <summary>
/// A model that replays a file: for tests, guides and benchmarks, offline and the same each time. It holds nothing of a conversation (<see cref="ScriptRules"/>). Thread-safe.
/// </summary>
internal sealed class ScriptedModel(ProviderOptions options, string model, ScriptFile file, TimeProvider time) : IChatModel
{
    public string Provider => options.Name;

    public string Model => model;

    public bool IsLocal => true;

    public async IAsyncEnumerable<ChatEvent> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = ScriptRules.Find(file.Load(), request)
            ?? throw new ReeveException(ErrorCode.InvalidConfiguration, $"The script of {options.Name} has no turn for this message.", "Add one without when: it answers everything else.");
        var (stop, used, said, calls) = ((ChatStop?)null, (Usage?)null, 0L, new List<ChatToolCall>());
        var before = request.Messages.OfType<ChatMessage.Assistant>().Sum(static message => message.Calls.IsDefault ? 0 : message.Calls.Length);
        foreach (var piece in reply.Pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (piece)
            {
                case ScriptPiece.Text text:
                    foreach (var chunk in text.Chunks)
                    {
                        var words = ScriptRules.Fill(chunk, request);
                        said += words.Length;
                        yield return new ChatEvent.Text(words);
                    }

                    break;
                case ScriptPiece.Thinking thinking:
                    yield return new ChatEvent.Thinking(thinking.Words);
                    break;
                case ScriptPiece.Call call:
                    var made = new ChatToolCall($"call_{before + calls.Count + 1}", call.Tool, ScriptRules.Fill(call.Arguments, request));
                    said += made.Arguments.Length;
                    calls.Add(made);
                    yield return new ChatEvent.CallStarted(made.Id, made.Name);
                    break;
                case ScriptPiece.Delay delay:
                    await Task.Delay(delay.Pause, time, cancellationToken);
                    break;
                case ScriptPiece.Error error:
                    throw new ModelFailure(error.Code, $"The model {options.Name} failed as its script says.", retryable: true) { IsProviders = true, RetryAfter = error.RetryAfter };
                case ScriptPiece.Usage usage:
                    used = new Usage(usage.TokensIn, usage.TokensOut, Math.Min(usage.TokensIn, usage.TokensCached));
                    break;
                case ScriptPiece.Stop cut:
                    stop = cut.Why == "refused" ? ChatStop.Refused : ChatStop.MaxTokens;
                    break;
            }
        }

        foreach (var call in calls)
        {
            yield return new ChatEvent.Call(call);
        }

        yield return new ChatEvent.Done(
            stop ?? (calls.Count > 0 ? ChatStop.ToolCalls : ChatStop.EndOfTurn), used ?? new Usage((Characters(request) + 3) / 4, (said + 3) / 4), model);
    }

    private static long Characters(ChatRequest request) => request.System.Length + request.Messages.Sum(static message => message switch
    {
        ChatMessage.User user => user.Text.Length,
        ChatMessage.Assistant assistant => assistant.Text.Length + (long)(assistant.Calls.IsDefault ? [] : assistant.Calls).Sum(static call => call.Arguments.Length),
        ChatMessage.ToolResult result => result.Output.Length,
        _ => 0,
    });
}
