using Reeve.Protocol.Runs;

namespace Reeve.Protocol.Turns;

/// <summary>The turn is over.</summary>
public sealed record CancelTurnResponse
{
    /// <summary>The run as it ended; a turn that was over before is as it was.</summary>
    public required RunReport Run { get; init; }
}
