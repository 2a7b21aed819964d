using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Reeve.Engine.Jobs;

/// <summary>
/// Jobs: agents told something because a time came or something happened, and nobody waits.
/// <para>Invariants: one key, one run; a job that begun is seen to its end, by the next daemon where need be; each attempt is told to the agent once.</para>
/// <para>Threading: one task a job; jobs wait for one another only where they are one conversation.</para>
/// Needs the rooms Agents, Runs and Turns.
/// </summary>
public static class JobRoom
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton<JobAttempts>();
        services.TryAddSingleton<IJobRunner, JobRunner>();
        return services;
    }
}
