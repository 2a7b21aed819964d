namespace Reeve.Engine.Heartbeat;

/// <summary>The words for triggers as runs keep them.</summary>
internal static class TickTriggers
{
    public static string Name(TickTrigger trigger) => trigger switch
    {
        TickTrigger.Timer => "timer",
        TickTrigger.Manual => "manual",
        TickTrigger.CatchUp => "catch_up",
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, null),
    };

    /// <summary>A trigger of another kind of run is none of a tick's; it counts as the timer's.</summary>
    public static TickTrigger Parse(string name) => name switch
    {
        "manual" => TickTrigger.Manual,
        "catch_up" => TickTrigger.CatchUp,
        _ => TickTrigger.Timer,
    };
}
