namespace Reeve.Engine.Cloud;

/// <summary>How the synchronization stands, at one moment.</summary>
public sealed record CloudStatus
{
    public static readonly CloudStatus Fresh = new();

    public DateTimeOffset? LastPull { get; init; }

    public DateTimeOffset? LastPush { get; init; }

    /// <summary>The end of the last round in which everything went well.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>The index of the first entry the cloud has not taken.</summary>
    public long Next { get; init; }

    /// <summary>Up to where there is nothing to push but what the synchronization itself recorded.</summary>
    public long QuietUpTo { get; init; }

    /// <summary>Failed rounds in a row.</summary>
    public int Failures { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>Why the newest document changes nothing; null when it is followed.</summary>
    public string? DocumentError { get; init; }

    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Entries of a log of that size that still are to be pushed.</summary>
    public long Lag(long size) => Math.Max(0, size - Math.Max(Next, QuietUpTo));
}
