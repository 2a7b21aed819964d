namespace Reeve.Engine.Turns;

/// <summary>The daemon stops while a person is asked: the turn is let go of, to be taken up by the next daemon. No failure, and nothing of it is told to the model.</summary>
internal sealed class TurnLetGoException() : OperationCanceledException("The turn waits for a person and is let go of.");
