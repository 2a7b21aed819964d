namespace Reeve.Protocol.Ledger;

/// <summary>Asks for a proof that a smaller tree of the log is the beginning of a larger one.</summary>
public sealed record ConsistencyRequest
{
    /// <summary>How many entries the older tree has, as a checkpoint of it says.</summary>
    public required long OldSize { get; init; }

    /// <summary>How many entries the newer tree has; those of the newest checkpoint when null.</summary>
    public long? Size { get; init; }
}
