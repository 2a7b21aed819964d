using Reeve.Engine.Jobs;

namespace Reeve.Engine.Schedules;

/// <summary>What became of a fire that a person asked for.</summary>
/// <param name="Fire">The fire.</param>
/// <param name="Receipt">The job; null when it was fired before, or is told later.</param>
/// <param name="IsRepeated">It was fired before under the same key, and nothing was done.</param>
public sealed record FiredNow(Fire Fire, JobReceipt? Receipt, bool IsRepeated);
