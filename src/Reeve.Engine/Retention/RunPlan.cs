namespace Reeve.Engine.Retention;

/// <summary>What a batch may take of runs that are old.</summary>
/// <param name="Runs">A run comes after everything it started.</param>
/// <param name="Held">Runs that are old, but somebody needs them or their family.</param>
/// <param name="Next">Where to go on.</param>
/// <param name="IsLast">There is nothing further.</param>
public sealed record RunPlan(IReadOnlyList<RunPurge> Runs, int Held, RunCursor Next, bool IsLast);

/// <summary>A place in the list of ended runs, by their end. <see cref="To"/> is where the list ends.</summary>
public readonly record struct RunCursor(DateTimeOffset From, string After, DateTimeOffset To);
