namespace Reeve.Engine.Governance;

/// <summary>What an effect gave its caller, and what is recorded of it.</summary>
public sealed record StepEffect<T>(T Value, StepOutcome Outcome);
