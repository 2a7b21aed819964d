namespace Reeve.Engine.Models;

/// <summary>One provider's circuit. Immutable; <see cref="BreakerRules"/> knows every move.</summary>
public sealed record Breaker(string Provider)
{
    public BreakerPhase Phase { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>How often in a row it opened without having answered since: each pause is longer than the one before.</summary>
    public int Openings { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>While it is open: when one call may try again.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the provider itself asked for the pause (<c>retry-after</c>).</summary>
    public bool WasAsked { get; init; }

    /// <summary>The code of the failure that opened it.</summary>
    public string? Cause { get; init; }
}

/// <summary>Where a circuit stands.</summary>
public enum BreakerPhase
{
    /// <summary>Calls pass.</summary>
    Closed,

    /// <summary>No call passes until its pause is over.</summary>
    Open,

    /// <summary>One call is trying.</summary>
    HalfOpen,
}

/// <summary>What a route makes of a circuit, best first.</summary>
public enum BreakerStanding
{
    /// <summary>A call passes, be it as a trial.</summary>
    Passable,

    /// <summary>It failed lately and rests.</summary>
    Cooling,

    /// <summary>It asked to be left alone, and is.</summary>
    Away,
}
