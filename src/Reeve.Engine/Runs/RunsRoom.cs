using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Runs;

/// <summary>
/// Runs: the units of governed work, from queued to over.
/// <para>Invariants: only <see cref="RunRules"/> and <see cref="StepRules"/> move a state; every move is one unit of work with its entry and is
/// durable when its call returns; a terminal run never changes and has no open step; a kill takes effect in memory before it waits for anything;
/// after recovery no run is <c>running</c> without a live lease.</para>
/// <para>Threading: each live run has its own gate; moves of one run are recorded in the order they were decided, and runs do not wait for each
/// other. Reads never take a gate. The table of live runs is bounded and refuses with <c>overloaded</c>.</para>
/// Needs <c>IRunStore</c>, <c>IJournal</c>, <c>IIdSource</c> and <c>TimeProvider</c> from the composition root.
/// </summary>
public static class RunsRoom
{
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.TryAddSingleton(new RunOptions());
        services.TryAddSingleton<LiveRuns>();
        services.TryAddSingleton<RunRecorder>();
        services.TryAddSingleton<RunCauses>();
        services.TryAddSingleton<RunStarter>();
        services.TryAddSingleton(static provider => new RunService(
            provider.GetRequiredService<RunRecorder>(),
            provider.GetRequiredService<RunStarter>(),
            provider.GetRequiredService<IRunStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RunService>>()));
        services.TryAddSingleton(static provider => new RunRecovery(
            provider.GetRequiredService<RunRecorder>(),
            provider.GetRequiredService<RunStarter>(),
            provider.GetRequiredService<IRunStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RunRecovery>>()));
        services.TryAddSingleton(static provider => new RunDrain(
            provider.GetRequiredService<RunRecorder>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RunDrain>>()));
        services.TryAddSingleton<LeaseWorker>();
        services.AddHostedService(static provider => provider.GetRequiredService<LeaseWorker>());
        return services;
    }
}
