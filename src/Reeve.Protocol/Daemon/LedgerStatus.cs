namespace Reeve.Protocol.Daemon;

/// <summary>The state of the log.</summary>
public sealed record LedgerStatus
{
    /// <summary>How many entries it has.</summary>
    public required long Entries { get; init; }

    /// <summary>The tree's root, base64.</summary>
    public required string Root { get; init; }

    /// <summary>Whether checkpoints are signed on this machine.</summary>
    public required bool Signed { get; init; }

    /// <summary>The verifier key, as <c>name+hash+key</c>.</summary>
    public string? Key { get; init; }

    /// <summary>The size the newest checkpoint covers.</summary>
    public long? CheckpointSize { get; init; }
}
