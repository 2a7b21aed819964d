namespace Reeve.Protocol.Daemon;

/// <summary>The state of the database.</summary>
public sealed record StorageStatus
{
    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The library that runs and its version.</summary>
    public required string Library { get; init; }

    /// <summary>The size on disk.</summary>
    public required long Bytes { get; init; }

    /// <summary>Whether the last write succeeded.</summary>
    public required bool Writable { get; init; }

    /// <summary>The code of the last failure while not writable.</summary>
    public string? Failure { get; init; }
}
