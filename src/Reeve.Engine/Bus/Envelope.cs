namespace Reeve.Engine.Bus;

/// <summary>Something that happened, on its way to whom it concerns. Its payload is data: nobody in the daemon acts on what it says. Immutable.</summary>
public sealed record Envelope
{
    public required string Id { get; init; }

    /// <summary>Where: <c>agent.clerk</c>, <c>client</c>, or what a program calls itself.</summary>
    public required string Source { get; init; }

    /// <summary>What: <c>agent.clerk.done</c>, <c>mail.arrived</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>About which thing; empty for none in particular.</summary>
    public string Subject { get; init; } = "";

    public required DateTimeOffset At { get; init; }

    /// <summary>The event that led to this one; null when none did.</summary>
    public string? Causation { get; init; }

    /// <summary>How many events lie between this one and one that no event led to.</summary>
    public int Depth { get; init; }

    public required string Owner { get; init; }

    /// <summary>Words for the agents that are told; kept as content, and in what is on its way.</summary>
    public string Payload { get; init; } = "";

    /// <summary>The entry of the log it tells of, where it tells of one.</summary>
    public long? Cause { get; init; }

    public const string Prefix = "env";
}
