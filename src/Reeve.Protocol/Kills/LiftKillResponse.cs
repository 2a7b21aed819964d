namespace Reeve.Protocol.Kills;

/// <summary>The switch is lifted.</summary>
public sealed record LiftKillResponse
{
    /// <summary>The switch as it was.</summary>
    public required KillSwitchReport Lifted { get; init; }
}
