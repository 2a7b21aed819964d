namespace Reeve.Protocol.Schedules;

/// <summary>Resumes a schedule.</summary>
public sealed record ResumeScheduleRequest
{
    /// <summary>The schedule's id.</summary>
    public required string Schedule { get; init; }
}
