using System.Collections.Immutable;

namespace Reeve.Engine.Ledger;

/// <summary>
/// What happens together or not at all: entries and the state derived from them, in one transaction (law 3).
/// A unit with state changes and no entry is a bug, and the journal refuses it.
/// </summary>
public sealed record UnitOfWork(ImmutableArray<LedgerDraft> Entries, ImmutableArray<StateChange> Changes)
{
    /// <summary>
    /// Whether somebody waits for the disk. A unit that was acknowledged already may wait a few milliseconds for company, so that a stream of them does not
    /// cost a commit each; it goes at once with the next unit that is waited for.
    /// </summary>
    public Durability Wanted { get; init; } = Durability.Durable;

    public static UnitOfWork Of(LedgerDraft entry, params ReadOnlySpan<StateChange> changes) => new([entry], [.. changes]);
}

/// <summary>
/// One change of operational state in its room's own words. Each room derives its own records; storage has one applier a type.
/// An applier that finds the state moved meanwhile (an old version, an old fencing token) refuses, and the whole unit with it.
/// </summary>
public abstract record StateChange;

/// <summary>Where a unit ended up: the index of its first entry, and how many.</summary>
public readonly record struct CommitReceipt(long FirstIndex, int Count);

/// <summary>A unit in the writer's queue. <see cref="Durable"/> completes after the fsync, or fails with the unit's own failure.</summary>
public readonly record struct PendingCommit(Task<CommitReceipt> Durable);

/// <summary>How sure a caller wants to be before it hears back.</summary>
public enum Durability
{
    /// <summary>After the commit is on disk. The default.</summary>
    Durable,

    /// <summary>Once queued in memory; the reply says so. A crash may lose it.</summary>
    Accepted,
}
