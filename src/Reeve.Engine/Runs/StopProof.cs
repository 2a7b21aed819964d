namespace Reeve.Engine.Runs;

/// <summary>How it is known that nothing of a run is at work any more.</summary>
internal enum StopProof
{
    /// <summary>The daemon's own code let go of it.</summary>
    Released,

    /// <summary>Its external holder said so.</summary>
    Acknowledged,

    /// <summary>Its external holder was silent until its lease was over.</summary>
    LeaseOver,
}
