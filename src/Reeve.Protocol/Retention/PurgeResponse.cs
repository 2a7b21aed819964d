namespace Reeve.Protocol.Retention;

/// <summary>What went, or would go.</summary>
public sealed record PurgeResponse
{
    /// <summary>Whether it was only counted.</summary>
    public required bool DryRun { get; init; }

    /// <summary>What ended before this was old; missing when everything is kept.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Whole runs.</summary>
    public required long Runs { get; init; }

    /// <summary>What else, by kind.</summary>
    public required IReadOnlyList<RowReport> Rows { get; init; }

    /// <summary>Families of old runs that stay because somebody needs them still: something of them is live or young, a notification is unread, a delivery is on its way, it is an agent's newest tick.</summary>
    public required int Held { get; init; }

    /// <summary>The pass ended at its bound: ask again.</summary>
    public required bool More { get; init; }
}
