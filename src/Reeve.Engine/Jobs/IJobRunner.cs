namespace Reeve.Engine.Jobs;

/// <summary>Does jobs, for the rooms that know when. Thread-safe.</summary>
public interface IJobRunner
{
    /// <summary>
    /// Starts the job, or takes up one of the same key that an earlier daemon left, and returns when that is on the disk; the job itself goes on behind. A job that is at work
    /// or over is not started again. Fails as a message to the agent does: <c>not_found</c>, <c>invalid_configuration</c>, <c>denied</c>, <c>switched_off</c>,
    /// <c>overloaded</c>, <c>unavailable</c>, storage's codes, ….
    /// </summary>
    Task<JobReceipt> StartAsync(JobRequest job, CancellationToken cancellationToken);
}
