using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Governance.Loops;

/// <summary>One agent's call that failed in a run and has not succeeded since, in any run.</summary>
public sealed record FailingCall
{
    public required string Owner { get; init; }

    public required string Agent { get; init; }

    public required string Tool { get; init; }

    /// <summary>The arguments without their volatile parts, or their plain hash when nothing else is known; hex.</summary>
    public required string Signature { get; init; }

    public required RunId Run { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The call failed: kept once a run, with the last time. What is older than <paramref name="Horizon"/> is forgotten with it.</summary>
public sealed record CallFailed(FailingCall Call, DateTimeOffset Horizon) : StateChange;

/// <summary>The call succeeded: it fails in no run any more.</summary>
public sealed record CallRecovered(string Owner, string Agent, string Tool, string Signature) : StateChange;
