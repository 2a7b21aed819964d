namespace Reeve.Protocol.Schedules;

/// <summary>Pauses a schedule.</summary>
public sealed record PauseScheduleRequest
{
    /// <summary>The schedule's id.</summary>
    public required string Schedule { get; init; }
}
