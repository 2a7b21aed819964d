using Reeve.Engine.Foundation;
using Reeve.Engine.Retention;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Lets go of conversations: of old ones when retention does, of a person's when they ask. Each goes as one deleted by hand does, with its own entry; one in a turn stays.
/// Thread-safe.
/// </summary>
public sealed class SessionRetention(SessionService sessions, ISessionStore store) : IRetentionFollower
{
    /// <summary>Sessions of one pass. The next goes on.</summary>
    private const int MostAtOnce = 2_000;

    private const int PageLength = 100;

    public string Kind => "sessions";

    public async Task<(long Taken, bool IsMore)> PurgeAsync(DateTimeOffset before, bool dryRun, string by, CancellationToken cancellationToken)
    {
        var (taken, _, isMore) = await TakeAsync(new SessionFilter(Before: before), dryRun, $"no word since {before.UtcDateTime:yyyy-MM-dd}", by, cancellationToken);
        return (taken, isMore);
    }

    /// <summary>Erases every conversation of a sender. Those with a turn going on are held; ask again after it.</summary>
    public async Task<SessionErasure> EraseSenderAsync(string? owner, string sender, string reason, string by, CancellationToken cancellationToken)
    {
        var (taken, held, isMore) = await TakeAsync(new SessionFilter(owner, Sender: sender), dryRun: false, reason, by, cancellationToken);
        return new SessionErasure(taken, held, isMore);
    }

    private async Task<(int Taken, int Held, bool IsMore)> TakeAsync(SessionFilter filter, bool dryRun, string reason, string by, CancellationToken cancellationToken)
    {
        var (taken, held, after) = (0, 0, (string?)null);
        do
        {
            var page = await store.ListAsync(filter, new PageRequest(after, PageLength), cancellationToken);
            foreach (var session in page.Items)
            {
                var gone = dryRun ? !sessions.IsLive(session.Id) : await TryDeleteAsync(session, reason, by, cancellationToken);
                (taken, held) = gone ? (taken + 1, held) : (taken, held + 1);
            }

            after = page.Next;
        }
        while (after is not null && taken < MostAtOnce);
        return (taken, held, after is not null);
    }

    private async Task<bool> TryDeleteAsync(Session session, string reason, string by, CancellationToken cancellationToken)
    {
        try
        {
            await sessions.DeleteAsync(session.Id, reason, by, cancellationToken);
            return true;
        }
        catch (ReeveException kept) when (kept.Code is ErrorCode.Conflict or ErrorCode.NotFound)
        {
            return kept.Code == ErrorCode.NotFound; // somebody else deleted it; or a turn goes on, and it is not old after all
        }
    }
}
