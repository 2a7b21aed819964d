using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger;

/// <summary>The committed tree's head, kept by the writer and read without waiting for it.</summary>
public interface ITreeState
{
    /// <summary>The size and root after the last commit, taken together.</summary>
    TreeHead Head { get; }

    /// <summary>Keeps a checkpoint. Not an entry, so it does not grow the log it signs.</summary>
    Task KeepCheckpointAsync(CheckpointSigned checkpoint, CancellationToken cancellationToken);

    /// <summary>Whether the last write succeeded, and if not, why.</summary>
    StorageHealth Health { get; }
}

public sealed record TreeHead(long Size, Hash256 Root);

/// <summary>How writing goes. <see cref="FailureCode"/> is null while it works.</summary>
public sealed record StorageHealth(string? FailureCode, string? Message);
