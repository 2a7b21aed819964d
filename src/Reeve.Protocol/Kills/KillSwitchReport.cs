namespace Reeve.Protocol.Kills;

/// <summary>An engaged kill switch.</summary>
public sealed record KillSwitchReport
{
    /// <summary><c>agent</c>, <c>owner</c> or <c>all</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The agent.</summary>
    public string? Agent { get; init; }

    /// <summary>The owner; missing when it stops whichever owner's.</summary>
    public string? Owner { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who engaged it.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset EngagedAt { get; init; }
}
