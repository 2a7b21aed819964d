namespace Reeve.Protocol.Events;

/// <summary>Server notification <c>gap</c>: the reader was too slow for this range and may resume before it.</summary>
public sealed record GapNotice
{
    /// <summary>The watch.</summary>
    public required string Subscription { get; init; }

    /// <summary>First missed cursor.</summary>
    public required long From { get; init; }

    /// <summary>Last missed cursor.</summary>
    public required long To { get; init; }
}
