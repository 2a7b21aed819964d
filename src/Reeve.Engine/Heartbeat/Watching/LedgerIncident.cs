namespace Reeve.Engine.Heartbeat.Watching;

/// <summary>One thing in the log that an operator might want to hear of. <see cref="What"/> names it without any payload.</summary>
internal sealed record LedgerIncident(string What, string Agent, string? Code, bool IsTrouble, DateTimeOffset At);
