using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Memory;

/// <summary>What this room needs kept. Everything is asked within one owner; reads see the last commit and never wait for the writer.</summary>
public interface IMemoryStore
{
    ValueTask<MemoryItem?> FindAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>By <see cref="MemoryRules.NameKey"/>.</summary>
    ValueTask<MemoryItem?> FindByNameAsync(MemoryScope scope, string key, CancellationToken cancellationToken);

    /// <summary>The newest words first. The cursor refers to the order, not to a row that may be gone.</summary>
    ValueTask<Page<MemoryItem>> ListAsync(MemoryFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>How many there are in each scope that has any, <paramref name="most"/> scopes at most.</summary>
    ValueTask<IReadOnlyList<MemoryCount>> CountAsync(MemoryReach reach, int most, CancellationToken cancellationToken);

    /// <summary>Looks the words up, from one state of the store; <paramref name="most"/> postings of a word in a scope.</summary>
    ValueTask<MemoryPostings> LookUpAsync(MemoryReach reach, ImmutableArray<MemoryWord> words, int most, CancellationToken cancellationToken);

    /// <summary>Those of the places that are there still, in that order.</summary>
    ValueTask<IReadOnlyList<MemoryItem>> ReadAsync(IReadOnlyList<long> places, CancellationToken cancellationToken);
}

/// <summary>How many memories a scope has.</summary>
public sealed record MemoryCount(MemoryScope Scope, long Items);

/// <summary>
/// Which scopes: with no agent everything of the owner's; with an agent what is shared, the agent's own, and, with a sender, what is between the two.
/// </summary>
public sealed record MemoryReach(string Owner, string? Agent = null, string? Sender = null)
{
    public bool Covers(MemoryScope scope) =>
        scope.Owner == Owner && (Agent is null || scope.Agent is null || (scope.Agent == Agent && (scope.Sender is null || scope.Sender == Sender)));
}

/// <summary>Which memories; null means any.</summary>
/// <param name="Owner">Null only for the machine's own operator, and for retention.</param>
/// <param name="Agent">Those only this agent recalls.</param>
/// <param name="SharedOnly">Those all agents of an owner recall.</param>
/// <param name="Run">Whose words came from this run.</param>
/// <param name="SaidBy">Whose words came from a conversation with this sender, or are for it alone.</param>
/// <param name="Before">Not written since.</param>
/// <param name="Unprotected">Only those no person protected.</param>
public sealed record MemoryFilter(
    string? Owner = null, string? Agent = null, bool SharedOnly = false, RunId? Run = null, string? SaidBy = null, DateTimeOffset? Before = null, bool Unprotected = false);
