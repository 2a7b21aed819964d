using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Budgets;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns.Delegation;
using Reeve.Engine.Turns.Logs;
using Reeve.Engine.Turns.Questions;

namespace Reeve.Engine.Turns;

/// <summary>
/// Turns: what an agent does about a message, from the message to the answer.
/// <para>Invariants: a turn belongs to the daemon, and no client that leaves or reads slowly stops, stalls or loses it; a message is on the disk before a model sees it, a
/// call's line before the call, its result before the model is asked again; every call of a model and of a tool is a guarded step; what a model asks for is decided by
/// <see cref="TurnRules"/>; a turn that is cut short says so in its transcript; one that waits for a person outlives the daemon.</para>
/// <para>Threading: one loop a turn; sessions do not wait for each other. What a turn puts out goes through its log, which waits for nobody.</para>
/// Needs <see cref="TurnLogOptions"/>, <see cref="IQuestionStore"/> and a <c>IModelRouter</c> from the composition root.
/// </summary>
public static class TurnsRoom
{
    public static IServiceCollection AddTurns(this IServiceCollection services)
    {
        services.TryAddSingleton(new TurnOptions());
        services.TryAddSingleton<TurnLogs>();
        services.TryAddSingleton<TurnTable>();
        services.TryAddSingleton<TurnTranscripts>();
        services.TryAddSingleton<TurnParts>();
        services.TryAddSingleton<ModelCaller>();
        services.TryAddSingleton<ToolCaller>();
        services.TryAddSingleton<TurnLoop>();
        services.TryAddSingleton<TurnRunner>();
        services.TryAddSingleton<IDeclaredLimits, AgentLimits>();
        services.TryAddSingleton(static provider => new QuestionService(
            provider.GetRequiredService<IJournal>(),
            provider.GetRequiredService<IQuestionStore>(),
            provider.GetRequiredService<RunService>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new TurnService(
            provider.GetRequiredService<TurnParts>(), provider.GetRequiredService<TurnRunner>(), provider.GetRequiredService<TurnTable>()));
        services.TryAddSingleton(static provider => new TurnRecovery(
            provider.GetRequiredService<TurnParts>(),
            provider.GetRequiredService<TurnRunner>(),
            provider.GetRequiredService<QuestionService>(),
            provider.GetRequiredService<ISessionStore>(),
            provider.GetRequiredService<ILogger<TurnRecovery>>()));
        services.TryAddSingleton<AskUserHook>();
        services.AddSingleton<IAgentHook>(static provider => provider.GetRequiredService<AskUserHook>());

        // The hook starts turns, and turns ask hooks: what it needs is there when it is first called.
        services.AddSingleton<IAgentHook>(static provider => new DelegateHook(provider.GetRequiredService<TurnService>, provider.GetRequiredService<TurnOptions>()));
        return services;
    }
}
