namespace Reeve.Engine.Jobs;

/// <summary>Starts jobs, for the rooms that know when. Thread-safe.</summary>
public interface IJobRunner
{
    /// <summary>
    /// Starts the job and returns when that is on the disk; the job itself goes on behind. The same key again starts nothing. Fails as a message to the agent does:
    /// <c>not_found</c>, <c>invalid_configuration</c>, <c>denied</c>, <c>switched_off</c>, <c>overloaded</c>, <c>unavailable</c>, storage's codes, ….
    /// </summary>
    Task<JobReceipt> StartAsync(JobRequest job, CancellationToken cancellationToken);

    /// <summary>Whether the agent is at work for the sender, or something of it waits.</summary>
    ValueTask<bool> IsAtWorkAsync(string agent, string sender, CancellationToken cancellationToken);
}
