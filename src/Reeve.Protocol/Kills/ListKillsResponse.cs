namespace Reeve.Protocol.Kills;

/// <summary>The engaged kill switches, oldest first.</summary>
public sealed record ListKillsResponse
{
    /// <summary>The switches.</summary>
    public required IReadOnlyList<KillSwitchReport> Switches { get; init; }
}
