namespace Reeve.Protocol.Events;

/// <summary>Reads events from the log, oldest first.</summary>
public sealed record ListEventsRequest
{
    /// <summary>Only those after this cursor; from the beginning when null.</summary>
    public long? After { get; init; }

    /// <summary>1..500, 100 by default.</summary>
    public int? Limit { get; init; }

    /// <summary>Only these families.</summary>
    public IReadOnlyList<string>? Families { get; init; }

    /// <summary>Only this run's.</summary>
    public string? Run { get; init; }

    /// <summary>Only this agent's.</summary>
    public string? Agent { get; init; }
}
