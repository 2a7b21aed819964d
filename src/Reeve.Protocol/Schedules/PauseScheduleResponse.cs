namespace Reeve.Protocol.Schedules;

/// <summary>The schedule afterwards.</summary>
public sealed record PauseScheduleResponse
{
    /// <summary>As it stands now.</summary>
    public required ScheduleReport Schedule { get; init; }
}
