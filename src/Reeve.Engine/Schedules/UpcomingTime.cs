namespace Reeve.Engine.Schedules;

/// <summary>A time that comes: when it is acted on, jitter and deferral counted, and what the clock of its zone shows then.</summary>
public sealed record UpcomingTime(string Schedule, string Agent, DateTimeOffset At, DateTime Local, string Zone, bool IsQuiet);
