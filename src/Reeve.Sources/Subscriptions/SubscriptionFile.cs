namespace Reeve.Sources.Subscriptions;

/// <summary>What <c>subscriptions.yaml</c> declares, in the file's order.</summary>
public sealed record SubscriptionFile(IReadOnlyList<SubscriptionEntry> Subscriptions)
{
    public static readonly SubscriptionFile Empty = new([]);
}

/// <summary>One declared subscription: which events tell which agent what.</summary>
public sealed record SubscriptionEntry
{
    public required string Id { get; init; }

    /// <summary>What happened; <c>*</c> stands for anything.</summary>
    public required string Kind { get; init; }

    /// <summary>Where; <c>*</c> stands for anything.</summary>
    public string Source { get; init; } = "*";

    public required string Agent { get; init; }

    /// <summary>What the agent is told; null for the usual words.</summary>
    public string? Prompt { get; init; }

    public bool Once { get; init; }

    /// <summary>What comes within it of the first is told together with it, as the newest.</summary>
    public TimeSpan Debounce { get; init; }

    /// <summary>Null for the default.</summary>
    public int? MaxPerMinute { get; init; }

    public bool Enabled { get; init; } = true;
}
