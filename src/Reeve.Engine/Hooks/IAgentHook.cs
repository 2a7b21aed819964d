namespace Reeve.Engine.Hooks;

/// <summary>
/// One ability of agents: it may add to the prompt, offer tools, and see every call before and after. Hooks are asked in <see cref="Order"/>, then by name; one that
/// fails is left out of that turn and named in it, and the others go on. Thread-safe; keeps nothing of a turn but what it can find again after a restart.
/// </summary>
public interface IAgentHook
{
    /// <summary>A short stable name: <c>os</c>, <c>memory</c>.</summary>
    string Name { get; }

    /// <summary>Smaller comes first. Sections stand in the prompt in this order; the first refusal of a call wins.</summary>
    int Order { get; }

    /// <summary>What it adds to this turn. Only what the agent's grants cover is shown to the model, whatever is offered.</summary>
    ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken);

    /// <summary>Looks at a call of any hook's tool before the gate is asked; words refuse it, and the model is told them.</summary>
    ValueTask<string?> RefuseAsync(HookCall call, CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);

    /// <summary>Looks at what a call returned. Its failure is logged and changes nothing.</summary>
    ValueTask ObserveAsync(HookCall call, HookResult result, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
