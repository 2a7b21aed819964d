namespace Reeve.Protocol.Schedules;

/// <summary>The schedule afterwards.</summary>
public sealed record ResumeScheduleResponse
{
    /// <summary>As it stands now.</summary>
    public required ScheduleReport Schedule { get; init; }
}
