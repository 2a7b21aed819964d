namespace Reeve.Protocol.Compensations;

/// <summary>Asks how the undoing of a run stands.</summary>
public sealed record GetCompensationRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>Only steps before this number, from the page before; from the newest when null.</summary>
    public int? Before { get; init; }

    /// <summary>1..500, 200 by default.</summary>
    public int? Limit { get; init; }

    /// <summary>How long to wait until nothing is pending before answering; 0..60, 0 when null.</summary>
    public double? WaitSeconds { get; init; }
}
