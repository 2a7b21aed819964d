namespace Reeve.Engine.Heartbeat;

/// <summary>Whether a tick starts now.</summary>
public abstract record TickDecision
{
    private TickDecision()
    {
    }

    public sealed record Start(TickTrigger Trigger) : TickDecision;

    /// <summary>Not now: <c>disabled</c>, <c>overlap</c>, <c>interval</c>, <c>no_timer</c>, <c>stopping</c>. <paramref name="DueAt"/> is when the timer looks again, null when it never will by itself.</summary>
    public sealed record Skip(string Why, DateTimeOffset? DueAt = null) : TickDecision;
}
