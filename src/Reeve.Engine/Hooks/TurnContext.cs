using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Hooks;

/// <summary>The turn a hook is asked about: whose it is and the run that governs it. Immutable; lives as long as the turn.</summary>
public sealed record TurnContext
{
    public required Agent Agent { get; init; }

    /// <summary>Who talks to the agent: the other half of the session's key.</summary>
    public required string Sender { get; init; }

    public required SessionId Session { get; init; }

    public required RunHandle Run { get; init; }

    public string Owner => Agent.Owner;
}
