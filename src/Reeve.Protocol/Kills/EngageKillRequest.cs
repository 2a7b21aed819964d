namespace Reeve.Protocol.Kills;

/// <summary>Engages a kill switch: exactly one of agent, owner and all says what it stops.</summary>
public sealed record EngageKillRequest
{
    /// <summary>Stop this agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Stop everything of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Stop everything.</summary>
    public bool? All { get; init; }

    /// <summary>Why, for the record; at most 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>How long to wait for the work to stop before answering; 0..60, 0 when null.</summary>
    public double? WaitSeconds { get; init; }
}
