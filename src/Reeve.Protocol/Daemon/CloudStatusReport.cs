namespace Reeve.Protocol.Daemon;

/// <summary>How the synchronization with the cloud stands.</summary>
public sealed record CloudStatusReport
{
    /// <summary>The endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The end of the last round in which everything went well.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When the tool configuration was last heard of.</summary>
    public DateTimeOffset? LastPull { get; init; }

    /// <summary>When everything was last pushed.</summary>
    public DateTimeOffset? LastPush { get; init; }

    /// <summary>The index of the first entry the cloud has not taken.</summary>
    public required long Cursor { get; init; }

    /// <summary>Entries that still are to be pushed.</summary>
    public required long Lag { get; init; }

    /// <summary>Failed rounds in a row.</summary>
    public required int Failures { get; init; }

    /// <summary>What went wrong last; it may be over.</summary>
    public string? LastError { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>Why the newest tool configuration changes nothing; null when it is followed.</summary>
    public string? DocumentError { get; init; }

    /// <summary>When the next round begins.</summary>
    public DateTimeOffset? NextAttempt { get; init; }
}
