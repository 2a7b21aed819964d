using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Compliance;
using Reeve.Engine.Ledger;

namespace Reeve.Server.Operations;

/// <summary>
/// The operations: what the daemon can be asked, each with one handler, the same for every door. Handlers check the request, ask a room's service and put
/// its answer into the wire's words; they decide nothing. A test holds that every operation has exactly one handler. Thread-safe.
/// </summary>
internal static class OperationsRoom
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.TryAddSingleton(new OperationsOptions());
        services.TryAddSingleton<ITileSource, LedgerTiles>();
        services.AddSingleton<RunAccess>();
        services.AddSingleton<AgentStatuses>();
        services.AddSingleton<ModelStatuses>();
        services.AddSingleton<OutsideStatuses>();
        services.AddSingleton<IOperationHandlers, DaemonHandlers>();
        services.AddSingleton<IOperationHandlers, RunHandlers>();
        services.AddSingleton<IOperationHandlers, StepHandlers>();
        services.AddSingleton<KillWait>();
        services.AddSingleton<IOperationHandlers, KillHandlers>();
        services.AddSingleton<IOperationHandlers, ApprovalHandlers>();
        services.AddSingleton<IOperationHandlers, RetentionHandlers>();
        services.AddSingleton<IOperationHandlers, BudgetHandlers>();
        services.AddSingleton<ReportShelf>();
        services.TryAddSingleton<IIntegrityCheck, LiveIntegrity>();
        services.AddSingleton<IOperationHandlers, ComplianceHandlers>();
        services.AddSingleton<IOperationHandlers, McpHandlers>();
        services.AddSingleton<IOperationHandlers, ToolHandlers>();
        services.AddSingleton<IOperationHandlers, CompensationHandlers>();
        services.AddSingleton<IOperationHandlers, ClaimHandlers>();
        services.AddSingleton<IOperationHandlers, AgentHandlers>();
        services.AddSingleton<IOperationHandlers, AgentHealthHandlers>();
        services.AddSingleton<IOperationHandlers, SessionHandlers>();
        services.AddSingleton<IOperationHandlers, TurnHandlers>();
        services.AddSingleton<IOperationHandlers, QuestionHandlers>();
        services.AddSingleton<IOperationHandlers, AgentFileHandlers>();
        services.AddSingleton<IOperationHandlers, MemoryHandlers>();
        services.AddSingleton<IOperationHandlers, SkillHandlers>();
        services.AddSingleton<IOperationHandlers, BusHandlers>();
        services.AddSingleton<IOperationHandlers, ScheduleHandlers>();
        services.AddSingleton<IOperationHandlers, NotificationHandlers>();
        services.AddSingleton<IOperationHandlers, AlertHandlers>();
        services.AddSingleton<IOperationHandlers, EventLogHandlers>();
        services.AddSingleton<IOperationHandlers, TokenHandlers>();
        services.AddSingleton<IOperationHandlers, EntryHandlers>();
        services.AddSingleton<IOperationHandlers, ProofHandlers>();
        return services;
    }
}
