namespace Reeve.Engine.Ledger;

/// <summary>A signed checkpoint of the first <paramref name="Size"/> entries, to be kept beside them. One of the same size is replaced.</summary>
public sealed record CheckpointSigned(long Size, string Note, DateTimeOffset At);
