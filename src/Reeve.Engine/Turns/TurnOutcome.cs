using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns;

/// <summary>What came of a turn.</summary>
/// <param name="Run">Its run.</param>
/// <param name="End">How it ended.</param>
/// <param name="Answer">What the agent said last; empty when it did not come to that.</param>
public sealed record TurnOutcome(RunId Run, TurnEnd End, string Answer);
