namespace Reeve.Engine.Delivery;

/// <summary>What the rails decided for one finding, by which rule (a stable name) and why (for a person).</summary>
public sealed record DeliveryDecision(Disposition Disposition, string Rule, string Reason);

public enum Disposition
{
    /// <summary>A notification now.</summary>
    Immediate,

    /// <summary>Kept for the next digest.</summary>
    Digest,

    /// <summary>Recorded, and nobody is told.</summary>
    Suppressed,
}

/// <summary>What is remembered of a dedupe key of one agent and owner: what the cooldown rule reads.</summary>
public sealed record SurfacedFinding(string Owner, string Agent, string DedupeKey, Severity LastSeverity, DateTimeOffset LastNotifiedAt, int NotifyCount);
