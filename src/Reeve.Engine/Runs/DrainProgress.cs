using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

/// <summary>How far a shutdown has come with the runs at work in this daemon.</summary>
/// <param name="Phase">What is being waited for.</param>
/// <param name="AtWork">The runs that have not let go yet.</param>
public sealed record DrainProgress(DrainPhase Phase, IReadOnlyList<RunId> AtWork);

public enum DrainPhase
{
    /// <summary>The runs end by themselves; nothing new is taken.</summary>
    Waiting,

    /// <summary>The grace period is over: what is left was killed and has to let go.</summary>
    Killing,

    /// <summary>Over. Runs still listed ignored their cancellation; their end is recorded all the same.</summary>
    Ended,
}
