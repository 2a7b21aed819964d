namespace Reeve.Engine.Runs;

/// <summary>How far a kill has come (law 9): never reported before it is true.</summary>
/// <param name="Run">The run as recorded.</param>
/// <param name="Requested">The kill is on disk.</param>
/// <param name="Stopped">Nothing of the run is at work any more: its daemon let go of it, its external holder said so, or that holder's lease is over.</param>
public sealed record KillReport(Run Run, bool Requested, bool Stopped);
