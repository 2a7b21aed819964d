using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Doctor;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Retention;

/// <summary>
/// Retention: what is over is kept so long and no longer, and what a person wants erased is erased.
/// <para>Invariants: a run goes with everything of its own and its family, or stays; no live run, nor anything it rests on, is touched; every batch is one unit
/// of work whose entry <c>retention.purged</c> says exactly what went, and is signed; the log verifies before, during and after. Age is told by the place in the
/// log as much as by the clock, so that a wrong clock takes nothing young.</para>
/// <para>Not kept in memory: ended runs. The table of live runs lets go of a run when its end is recorded.</para>
/// <para>Threading: one pass at a time, beside the traffic; planning on a reader, taking on the writer.</para>
/// Needs <see cref="RetentionOptions"/> from the composition root.
/// </summary>
public static class RetentionRoom
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.TryAddSingleton(new RetentionOptions());
        return services
            .AddSingleton<PurgeRecorder>()
            .AddSingleton<RetentionFollowers>()
            .AddSingleton<RetentionPace>()
            .AddSingleton(static provider => new RetentionService(
                provider.GetRequiredService<RetentionOptions>(),
                provider.GetRequiredService<IRetentionStore>(),
                provider.GetRequiredService<PurgeRecorder>(),
                provider.GetRequiredService<RetentionPace>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<RetentionService>>()))
            .AddSingleton(static provider => new ErasureService(
                provider.GetRequiredService<IRetentionStore>(),
                provider.GetRequiredService<IRunStore>(),
                provider.GetRequiredService<PurgeRecorder>()))
            .AddSingleton<IDoctorCheck, RetentionDoctorCheck>()
            .AddHostedService<RetentionWorker>();
    }
}
