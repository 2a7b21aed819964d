using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.TestKit.Models;

/// <summary>A model that answers what a test wrote down, in order, and a router that knows it and its fallbacks. What it was asked is kept. Thread-safe.</summary>
public sealed class ScriptedChat(string provider = "script", bool isLocal = true) : IChatModel, IModelRouter
{
    private readonly ConcurrentQueue<Func<ChatRequest, CancellationToken, IAsyncEnumerable<ChatEvent>>> _answers = new();
    private readonly ConcurrentQueue<ChatRequest> _asked = new();

    public string Provider => provider;

    public string Model => provider + "-1";

    public bool IsLocal => isLocal;

    /// <summary>Asked after this one.</summary>
    public ImmutableArray<IChatModel> Fallbacks { get; set; } = [];

    public IReadOnlyList<ChatRequest> Asked => [.. _asked];

    /// <summary>What the last route was asked for.</summary>
    public (string? Model, DataResidency Residency) Routed { get; private set; }

    public static Usage Used { get; } = new(100, 10);

    public ScriptedChat Says(params string[] pieces) => Answers([.. pieces.Select(static piece => new ChatEvent.Text(piece)), Done(ChatStop.EndOfTurn)]);

    public ScriptedChat Calls(params (string Id, string Tool, string Arguments)[] calls) => Answers(
    [
        .. calls.SelectMany(static call => new ChatEvent[]
        {
            new ChatEvent.CallStarted(call.Id, call.Tool), new ChatEvent.Call(new ChatToolCall(call.Id, call.Tool, call.Arguments)),
        }),
        Done(ChatStop.ToolCalls),
    ]);

    public ScriptedChat Stops(ChatStop stop, string text = "") => Answers([.. text.Length == 0 ? Array.Empty<ChatEvent>() : [new ChatEvent.Text(text)], Done(stop)]);

    public ScriptedChat Fails(string code, params string[] after) => Then((_, _) => Failing(code, after));

    /// <summary>Says something, tells that it did, and goes on only when the test lets it.</summary>
    public ScriptedChat Hangs(string text, TaskCompletionSource said, Task? until = null, string rest = "") =>
        Then((_, cancellationToken) => Hanging(text, said, until, rest, cancellationToken));

    public ScriptedChat Answers(params ChatEvent[] events) => Then((_, _) => Plain(events));

    public ScriptedChat Then(Func<ChatRequest, CancellationToken, IAsyncEnumerable<ChatEvent>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public IAsyncEnumerable<ChatEvent> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        _asked.Enqueue(request);
        return _answers.TryDequeue(out var answer)
            ? answer(request, cancellationToken)
            : throw new ReeveException(ErrorCode.UpstreamFailed, $"The script of {provider} is over.");
    }

    public ImmutableArray<IChatModel> Route(string? model, DataResidency residency)
    {
        Routed = (model, residency);
        return [this, .. Fallbacks];
    }

    public string? ProblemOf(string? model) => null;

    public DataResidency ResidencyOf(string owner, bool agentIsLocalOnly) => agentIsLocalOnly ? DataResidency.Local : DataResidency.Anywhere;

    private ChatEvent.Done Done(ChatStop stop) => new(stop, Used, Model);

    private static async IAsyncEnumerable<ChatEvent> Plain(ChatEvent[] events)
    {
        foreach (var happened in events)
        {
            await Task.Yield();
            yield return happened;
        }
    }

    private static async IAsyncEnumerable<ChatEvent> Failing(string code, string[] after)
    {
        foreach (var piece in after)
        {
            await Task.Yield();
            yield return new ChatEvent.Text(piece);
        }

        throw new ReeveException(code, "scripted", retryable: true);
    }

    private async IAsyncEnumerable<ChatEvent> Hanging(
        string text, TaskCompletionSource said, Task? until, string rest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatEvent.Text(text);
        said.TrySetResult();
        await (until ?? new TaskCompletionSource().Task).WaitAsync(cancellationToken);
        if (rest.Length > 0)
        {
            yield return new ChatEvent.Text(rest);
        }

        yield return Done(ChatStop.EndOfTurn);
    }
}
