namespace Reeve.Engine.Ledger;

/// <summary>Who signs this log. Known from the start on, and never changed while the daemon runs.</summary>
public interface ILedgerIdentity
{
    /// <summary>The verifier key, <c>name+hash+key</c>; null where checkpoints are not signed.</summary>
    string? VerifierKey { get; }
}
