namespace Reeve.Engine.Heartbeat;

/// <summary>Why a tick happens; recorded as the run's trigger.</summary>
public enum TickTrigger
{
    /// <summary>The interval has passed.</summary>
    Timer,

    /// <summary>A person asked. Bypasses the intervals, never the single flight, the rails or the guard.</summary>
    Manual,

    /// <summary>Ticks were missed while the daemon was away: one tick makes up for all of them.</summary>
    CatchUp,
}
