using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>A checkpoint whose signature was looked at; <see cref="IsKept"/> when it lies in the database, else in a file beside it.</summary>
internal sealed record KnownCheckpoint(Checkpoint Checkpoint, bool IsSigned, bool IsKept);
