using System.Collections.Concurrent;
using System.Collections.Immutable;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;

namespace Reeve.Tests.Turns;

/// <summary>A hook whose tools and troubles a test writes down. What was called is kept.</summary>
internal sealed class ScriptedHook(string name = "scripted", int order = 50) : IAgentHook
{
    private readonly ConcurrentQueue<string> _called = new();
    private readonly ConcurrentQueue<string> _observed = new();
    private ImmutableArray<HookTool> _tools = [];

    public string Name => name;

    public int Order => order;

    public ImmutableArray<string> Sections { get; set; } = [];

    public Func<TurnContext, Exception?>? FailOffer { get; set; }

    public Func<HookCall, string?>? Refuse { get; set; }

    public Func<HookCall, Exception?>? FailObserve { get; set; }

    public IReadOnlyList<string> Called => [.. _called];

    public IReadOnlyList<string> Observed => [.. _observed];

    public ScriptedHook Tool(string tool, Func<HookCall, CancellationToken, Task<HookResult>> call, TimeSpan? timeout = null)
    {
        _tools = _tools.Add(new HookTool
        {
            Tool = new ChatTool(tool, "Does " + tool, """{"type":"object"}"""),
            SideEffect = false,
            Timeout = timeout,
            CallAsync = (made, cancellationToken) =>
            {
                _called.Enqueue(made.CallId);
                return call(made, cancellationToken);
            },
        });
        return this;
    }

    public ScriptedHook Tool(string tool, string output, bool isError = false) => Tool(tool, (_, _) => Task.FromResult(new HookResult(output, isError)));

    public ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken) =>
        FailOffer?.Invoke(turn) is { } failure ? throw failure : ValueTask.FromResult(new HookOffer(Sections, _tools));

    public ValueTask<string?> RefuseAsync(HookCall call, CancellationToken cancellationToken) => ValueTask.FromResult(Refuse?.Invoke(call));

    public ValueTask ObserveAsync(HookCall call, HookResult result, CancellationToken cancellationToken)
    {
        _observed.Enqueue($"{call.CallId} {result.Output}");
        return FailObserve?.Invoke(call) is { } failure ? throw failure : ValueTask.CompletedTask;
    }
}
