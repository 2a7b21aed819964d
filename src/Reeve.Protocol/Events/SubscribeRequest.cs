namespace Reeve.Protocol.Events;

/// <summary>Starts a watch: notifications <c>event</c> and <c>gap</c> follow on this connection.</summary>
public sealed record SubscribeRequest
{
    /// <summary>Begin with this entry and go on live; 0 is the log's first. Not together with <c>after</c>; without either, the watch begins with what comes next.</summary>
    public long? From { get; init; }

    /// <summary>Resume after this cursor, the last one seen.</summary>
    public long? After { get; init; }

    /// <summary>Only these families.</summary>
    public IReadOnlyList<string>? Families { get; init; }

    /// <summary>Only this run's.</summary>
    public string? Run { get; init; }

    /// <summary>Only this agent's.</summary>
    public string? Agent { get; init; }
}
