using Reeve.Engine.Foundation;

namespace Reeve.Engine.Jobs;

/// <summary>A job that is on the disk.</summary>
/// <param name="Run">The run that does it.</param>
/// <param name="IsRepeated">It was started before, under the same key.</param>
/// <param name="Over">
/// Completes when the job is over, well or badly; cancelled when the daemon stops first. Then it is asked for again, under the same key, by whoever has it on the disk that the
/// job is wanted.
/// </param>
public sealed record JobReceipt(RunId Run, bool IsRepeated, Task<JobEnd> Over);

/// <summary>How a job ended: the run's state as it is recorded, and its code when that was not well.</summary>
public sealed record JobEnd(string State, string? Code);
