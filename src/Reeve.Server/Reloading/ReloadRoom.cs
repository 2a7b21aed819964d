using Microsoft.Extensions.DependencyInjection;
using Reeve.Engine.Doctor;
using Reeve.Server.Operations;

namespace Reeve.Server.Reloading;

/// <summary>
/// The room of changed settings: build, check, compare, record, swap.
/// <para>Invariants: files that are wrong change nothing; every change in force is an entry of the log; doors are never bound anew; a run ends on what it began with.
/// Agents, skills and what else has a file of its own is watched by its own room.</para>
/// <para>Threading: one reload at a time; whoever reads sees one whole picture.</para>
/// </summary>
internal static class ReloadRoom
{
    public static IServiceCollection AddReloading(this IServiceCollection services) => services
        .AddSingleton<ReloadState>()
        .AddSingleton<ReloadService>()
        .AddSingleton<IReloadable, ModelReload>()
        .AddSingleton<IReloadable, BudgetReload>()
        .AddSingleton<IReloadable, McpReload>()
        .AddSingleton<IReloadable, LoopReload>()
        .AddSingleton<IDoctorCheck, ConfigDoctorCheck>()
        .AddSingleton<IOperationHandlers, ReloadHandlers>()
        .AddHostedService<ConfigWatcher>();
}
