namespace Reeve.Protocol.Turns;

/// <summary>Reads what a turn puts out, from a cursor: at once when there is something, else as soon as there is. Asked again and again it is a watch.</summary>
public sealed record TurnOutputRequest
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Only what follows this number; from the beginning when null.</summary>
    public long? After { get; init; }

    /// <summary>How long to wait for something, 0..25 seconds; 25 when null.</summary>
    public double? WaitSeconds { get; init; }

    /// <summary>1..500 events; 200 when null.</summary>
    public int? Limit { get; init; }
}
