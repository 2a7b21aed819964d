namespace Reeve.Protocol.Kills;

/// <summary>Lifts a kill switch: exactly one of agent, owner and all names it. What it killed stays killed.</summary>
public sealed record LiftKillRequest
{
    /// <summary>The agent's switch.</summary>
    public string? Agent { get; init; }

    /// <summary>The owner's switch.</summary>
    public string? Owner { get; init; }

    /// <summary>Everybody's switch.</summary>
    public bool? All { get; init; }

    /// <summary>Why, for the record; 1 to 500 characters.</summary>
    public required string Reason { get; init; }
}
