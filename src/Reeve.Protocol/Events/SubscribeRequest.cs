namespace Reeve.Protocol.Events;

/// <summary>Starts a watch: notifications <c>event</c> and <c>gap</c> follow on this connection.</summary>
public sealed record SubscribeRequest
{
    /// <summary>Resume after this cursor; from now on when null.</summary>
    public long? After { get; init; }

    /// <summary>Only these families.</summary>
    public IReadOnlyList<string>? Families { get; init; }

    /// <summary>Only this run's.</summary>
    public string? Run { get; init; }

    /// <summary>Only this agent's.</summary>
    public string? Agent { get; init; }
}
