namespace Reeve.Protocol.Bus;

/// <summary>Something that happened. Its payload is content of the entry that published it.</summary>
public sealed record EnvelopeReport
{
    /// <summary><c>env_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What: <c>agent.clerk.done</c>, <c>mail.arrived</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where: <c>agent.clerk</c>, <c>client</c>.</summary>
    public required string Source { get; init; }

    /// <summary>About which thing; empty for none in particular.</summary>
    public string Subject { get; init; } = "";

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The event that led to it, or null.</summary>
    public string? Causation { get; init; }

    /// <summary>How many events lie between it and one that no event led to.</summary>
    public required int Depth { get; init; }

    /// <summary>Whose data it is.</summary>
    public required string Owner { get; init; }
}
