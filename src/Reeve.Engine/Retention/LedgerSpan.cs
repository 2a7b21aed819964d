namespace Reeve.Engine.Retention;

/// <summary>From when to when the log tells: the newest entry's time, and that of the oldest one no purge has gone over. Null where there is none.</summary>
public sealed record LedgerSpan(DateTimeOffset? Newest, DateTimeOffset? Oldest);
