namespace Reeve.Protocol.Turns;

/// <summary>A piece of a turn's output.</summary>
public sealed record TurnOutputResponse
{
    /// <summary>In order. A missing number is a gap: the reader was too slow for it, or it is not kept any more.</summary>
    public required IReadOnlyList<TurnEventReport> Events { get; init; }

    /// <summary>The number to read on after.</summary>
    public required long Next { get; init; }

    /// <summary>The turn has ended and this is the last of it.</summary>
    public required bool Ended { get; init; }
}
