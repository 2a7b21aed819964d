namespace Reeve.Engine.Schedules;

/// <summary>A schedule as declared, and as it stands.</summary>
public sealed record ScheduleStanding(Schedule Schedule, ArmedSchedule Armed);
