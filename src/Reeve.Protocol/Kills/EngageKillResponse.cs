namespace Reeve.Protocol.Kills;

/// <summary>How far a kill switch has come. What is requested is on disk; what has stopped is nowhere at work any more.</summary>
public sealed record EngageKillResponse
{
    /// <summary>The switch in force.</summary>
    public required KillSwitchReport Switch { get; init; }

    /// <summary>Runs it killed now.</summary>
    public required int Requested { get; init; }

    /// <summary>How many of them have stopped.</summary>
    public required int Stopped { get; init; }

    /// <summary>The ones still at work; at most 50 of them.</summary>
    public required IReadOnlyList<string> StillAtWork { get; init; }
}
