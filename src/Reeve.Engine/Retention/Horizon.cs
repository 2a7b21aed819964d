namespace Reeve.Engine.Retention;

/// <summary>What counts as old.</summary>
/// <param name="Cutoff">What ended before is old.</param>
/// <param name="Reference">The newest time that is believed. What is dated after it was written under a wrong clock, and only its place in the log tells its age.</param>
public sealed record Horizon(DateTimeOffset Cutoff, DateTimeOffset Reference);

/// <summary>A horizon with its place in the log: every entry before <paramref name="Below"/> is old. A run is old when all of its entries are.</summary>
public sealed record PurgeLimit(Horizon Horizon, long Below);
