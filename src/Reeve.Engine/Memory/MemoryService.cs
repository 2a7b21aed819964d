using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Memory;

/// <summary>
/// The door to memories for those who change them. Nothing is held in the process: what it returns is on the disk, with its entry, or there was a failure and nothing
/// changed. Whoever writes the same name in the same moment waits for nobody; one comes after the other. Thread-safe.
/// </summary>
public sealed class MemoryService
{
    private const int Tries = 4;
    private const int SaltLength = 32;

    private readonly IMemoryStore _store;
    private readonly IJournal _journal;
    private readonly MemorySeams _seams;
    private readonly MemoryOptions _options;

    internal MemoryService(IMemoryStore store, IJournal journal, MemorySeams seams, MemoryOptions options) =>
        (_store, _journal, _seams, _options) = (store, journal, seams, options);

    /// <summary>
    /// Keeps it under its name; what was there before is replaced. Fails with <c>invalid_request</c>, <c>memory.protected</c>, <c>memory.full</c> and storage's codes.
    /// </summary>
    public Task<MemoryItem> RememberAsync(MemoryDraft wish, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            var draft = MemoryRules.Clean(wish);
            var known = await _store.FindByNameAsync(draft.Scope, MemoryRules.NameKey(draft.Name), cancellationToken);
            var decision = MemoryRules.Remember(known, draft, (new MemoryId(_seams.Ids.Next(MemoryId.Prefix)), Salt()), _seams.Time.GetUtcNow());
            if (known is null && decision is MemoryDecision.Kept)
            {
                await RequireRoomAsync(draft.Scope, cancellationToken);
            }

            return await ApplyAsync(decision, static kept => MemoryEntries.Kept(kept), known?.Version ?? 0, cancellationToken);
        });

    /// <summary>What of a scope goes by that name; null when there is nothing.</summary>
    public ValueTask<MemoryItem?> FindByNameAsync(MemoryScope scope, string name, CancellationToken cancellationToken) =>
        _store.FindByNameAsync(scope, MemoryRules.NameKey(name), cancellationToken);

    /// <summary>Every word of it goes. False when it is gone already; <c>memory.protected</c> when only a person may.</summary>
    public Task<bool> ForgetAsync(MemoryId id, string reason, MemorySource by, bool byPerson, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            if (await _store.FindAsync(id, cancellationToken) is not { } known)
            {
                return false;
            }

            if (MemoryRules.Forget(known, byPerson) is MemoryDecision.Refused refused)
            {
                throw new ReeveException(refused.Code, refused.Reason);
            }

            await _journal.CommitAsync(UnitOfWork.Of(MemoryEntries.Forgotten(known, reason, by), new MemoryForgotten(id, known.Version)), cancellationToken);
            return true;
        });

    /// <summary>Keeps it from agents, or lets them have it again. Only a person's door calls this. Fails with <c>not_found</c>.</summary>
    public Task<MemoryItem> ProtectAsync(MemoryId id, bool isProtected, string by, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            var known = await _store.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no memory {id}.", "reeve memory list shows them");
            return await ApplyAsync(MemoryRules.Protect(known, isProtected), kept => MemoryEntries.Protected(kept, by), known.Version, cancellationToken);
        });

    private async Task<MemoryItem> ApplyAsync(MemoryDecision decision, Func<MemoryItem, LedgerDraft> entry, long before, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case MemoryDecision.Kept kept:
                await _journal.CommitAsync(UnitOfWork.Of(entry(kept.Item), new MemoryKept(kept.Item, before, _options.MaxItems)), cancellationToken);
                return kept.Item;
            case MemoryDecision.Unchanged unchanged:
                return unchanged.Item;
            case MemoryDecision.Refused refused:
                throw new ReeveException(refused.Code, refused.Reason);
            default:
                throw new InvalidOperationException("An unknown decision: " + decision.GetType().Name);
        }
    }

    // The store looks again in the transaction; this is for the words.
    private async Task RequireRoomAsync(MemoryScope scope, CancellationToken cancellationToken)
    {
        var counts = await _store.CountAsync(new MemoryReach(scope.Owner, scope.Agent ?? "", scope.Sender), 3, cancellationToken);
        if (counts.Any(count => count.Scope == scope && count.Items >= _options.MaxItems))
        {
            throw new ReeveException(
                ErrorCode.MemoryFull, $"There are {_options.MaxItems} memories of this scope already.", "Forget some, write over one by its name, or raise memory.max_items.");
        }
    }

    private string Salt()
    {
        var salt = new byte[SaltLength];
        _seams.Random.Fill(salt);
        return Convert.ToBase64String(salt);
    }

    private static async Task<T> TryAsync<T>(Func<Task<T>> attempt)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return await attempt();
            }
            catch (ReeveException moved) when (moved.Code == ErrorCode.Conflict && left > 1)
            {
                continue; // somebody changed it in the same moment: look again
            }
        }
    }
}
