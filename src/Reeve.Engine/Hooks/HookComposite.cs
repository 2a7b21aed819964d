using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Hooks;

/// <summary>
/// All hooks as one. They are asked in their stated order; one that fails is left out of that turn and named, and the others go on. A hook that cannot look at a
/// call refuses it: "could not check" never reads as "all clear" (law 7). Remembers the clashes it met, for the doctor. Thread-safe.
/// </summary>
public sealed partial class HookComposite
{
    private const int MaxClashes = 100;

    private readonly ImmutableArray<IAgentHook> _hooks;
    private readonly ILogger<HookComposite> _logger;
    private readonly ConcurrentDictionary<(string Agent, string Clash), byte> _clashes = new();

    public HookComposite(IEnumerable<IAgentHook> hooks, ILogger<HookComposite> logger)
    {
        _hooks = [.. hooks.OrderBy(static hook => hook.Order).ThenBy(static hook => hook.Name, StringComparer.Ordinal)];
        _logger = logger;
    }

    /// <summary>The hooks' names in the order they are asked.</summary>
    public IReadOnlyList<string> Names => [.. _hooks.Select(static hook => hook.Name)];

    /// <summary>Clashes that turns of agents met since the start; bounded.</summary>
    public IReadOnlyList<(string Agent, string Clash)> Clashes => [.. _clashes.Keys.Order()];

    /// <summary>What this turn's prompt and tools are.</summary>
    public async Task<HookAssembly> OfferAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(_hooks.Select(hook => OfferAsync(hook, turn, cancellationToken)));
        var assembly = HookRules.Assemble(parts, turn.Run.Run.Grants);
        foreach (var clash in assembly.Problems.Where(static problem => problem.IsClash))
        {
            Remember(turn.Agent.Name, clash.ToString());
        }

        return assembly;
    }

    /// <summary>Why a call may not be made; null when no hook objects.</summary>
    public async ValueTask<string?> RefuseAsync(HookCall call, CancellationToken cancellationToken)
    {
        foreach (var hook in _hooks)
        {
            try
            {
                if (await hook.RefuseAsync(call, cancellationToken) is { } refusal)
                {
                    return refusal;
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogNotChecked(failure, hook.Name, call.Tool);
                return $"{hook.Name} could not look at this call.";
            }
        }

        return null;
    }

    /// <summary>Shows every hook what a call returned.</summary>
    public async ValueTask ObserveAsync(HookCall call, HookResult result, CancellationToken cancellationToken)
    {
        foreach (var hook in _hooks)
        {
            try
            {
                await hook.ObserveAsync(call, result, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogNotObserved(failure, hook.Name, call.Tool); // the call is over: nothing is lost but this hook's look at it
            }
        }
    }

    private async Task<HookPart> OfferAsync(IAgentHook hook, TurnContext turn, CancellationToken cancellationToken)
    {
        try
        {
            return new HookPart(hook.Name, await hook.OfferAsync(turn, cancellationToken));
        }
        catch (ReeveException failure)
        {
            LogNoOffer(failure, hook.Name, turn.Agent.Name);
            return new HookPart(hook.Name, HookOffer.Nothing, failure.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // One hook's defect is that hook's: the turn goes on without it and says so.
            LogNoOffer(failure, hook.Name, turn.Agent.Name);
            return new HookPart(hook.Name, HookOffer.Nothing, "it failed and is left out of this turn");
        }
    }

    private void Remember(string agent, string clash)
    {
        if (_clashes.Count < MaxClashes && _clashes.TryAdd((agent, clash), 0))
        {
            LogClash(agent, clash);
        }
    }

    [LoggerMessage(1700, LogLevel.Warning, "Hook {Hook} is left out of a turn of {Agent}")]
    private partial void LogNoOffer(Exception exception, string hook, string agent);

    [LoggerMessage(1701, LogLevel.Warning, "Hook {Hook} could not look at a call of {Tool}, which is refused")]
    private partial void LogNotChecked(Exception exception, string hook, string tool);

    [LoggerMessage(1702, LogLevel.Warning, "Hook {Hook} could not look at what {Tool} returned")]
    private partial void LogNotObserved(Exception exception, string hook, string tool);

    [LoggerMessage(1703, LogLevel.Warning, "Agent {Agent}: {Clash}")]
    private partial void LogClash(string agent, string clash);
}
