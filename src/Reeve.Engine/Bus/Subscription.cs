namespace Reeve.Engine.Bus;

/// <summary>Which events tell which agent what. Immutable.</summary>
public sealed record Subscription
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public string Source { get; init; } = "*";

    public required string Agent { get; init; }

    /// <summary>Null for the usual words.</summary>
    public string? Prompt { get; init; }

    public bool Once { get; init; }

    public TimeSpan Debounce { get; init; }

    public int? MaxPerMinute { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>The agent that made it with its tool; null for the person's own, which stand in the file.</summary>
    public string? MadeBy { get; init; }

    /// <summary>The sender its agent hears: with the agent the key of one conversation, and the trigger of its runs.</summary>
    public string Sender => SenderPrefix + Id;

    public const string SenderPrefix = "event:";
}
