using System.Collections.Concurrent;
using Reeve.Engine.Foundation;
using Reeve.Engine.Jobs;

namespace Reeve.Tests.Schedules;

/// <summary>Agents that are told things: each key is a job once, as runs keep it, whichever daemon asks. Outlives the daemons of a test. Thread-safe.</summary>
internal sealed class ScriptedJobs : IJobRunner
{
    private readonly ConcurrentDictionary<string, JobRequest> _jobs = new(StringComparer.Ordinal);
    private int _calls;

    public IReadOnlyList<JobRequest> Jobs => [.. _jobs.Values.OrderBy(static job => job.Key, StringComparer.Ordinal)];

    public int Calls => _calls;

    /// <summary>Called before a job is taken; throws for what is to be refused.</summary>
    public Action<JobRequest>? OnStart { get; set; }

    /// <summary>Jobs are over when this is; at once by default.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public Task<JobReceipt> StartAsync(JobRequest job, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        OnStart?.Invoke(job);
        var isNew = _jobs.TryAdd(job.Key, job);
        return Task.FromResult(new JobReceipt(new RunId("run_" + job.Key), !isNew, EndAsync(Work)));
    }

    private static async Task<JobEnd> EndAsync(Task work)
    {
        await work;
        return new JobEnd("succeeded", null);
    }
}
