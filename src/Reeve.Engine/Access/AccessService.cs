using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Access;

/// <summary>
/// Grants, lists, revokes and recognises tokens. A grant is worth something only once it is on disk; a revocation cuts first and is recorded then, so that a
/// full disk never keeps a door open. What was begun is finished even when its caller leaves. Thread-safe: one change at a time, recognising waits for nothing.
/// </summary>
public sealed partial class AccessService : IDisposable
{
    /// <summary>How late a stream may notice that the wall clock jumped over its token's expiry.</summary>
    public static readonly TimeSpan ClockPatience = TimeSpan.FromSeconds(30);

    private readonly TokenBook _book = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly IAccessTokenStore _store;
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly IRandomSource _random;
    private readonly IIdSource _ids;
    private readonly ILogger<AccessService> _log;
    private readonly ITimer _expiry;

    public AccessService(IAccessTokenStore store, IJournal journal, TimeProvider time, IRandomSource random, IIdSource ids, ILogger<AccessService> log)
    {
        (_store, _journal, _time, _random, _ids, _log) = (store, journal, time, random, ids, log);
        _expiry = time.CreateTimer(_ => EndExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes up what was granted before this start. Call before a door opens.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _book.Load(await _store.ListTokensAsync(cancellationToken));
        EndExpired();
    }

    /// <summary>Every token there is, by name; expired ones too, until they are revoked or replaced.</summary>
    public IReadOnlyList<ListedToken> List() => _book.List(_time.GetUtcNow());

    /// <summary>Whose secret this is, if anybody's.</summary>
    public TokenMatch Match(string? presented) => _book.Match(presented, _time.GetUtcNow());

    /// <summary>Makes a token and hands out its secret, once.</summary>
    public async Task<GrantedToken> GrantAsync(TokenDraft draft, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return await ReleasingAsync(() => GrantAsync(draft)).WaitAsync(cancellationToken);
    }

    /// <summary>Ends a token and everything it opened, now and for ever.</summary>
    public async Task<AccessToken> RevokeAsync(string name, string by, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return await ReleasingAsync(() => RevokeAsync(name, by)).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _expiry.Dispose();
        _gate.Dispose();
    }

    private async Task<GrantedToken> GrantAsync(TokenDraft draft)
    {
        var now = _time.GetUtcNow();
        var decision = TokenRules.Grant(_book.All, draft, now);
        if (decision is not TokenDecision.Granted granted)
        {
            var refused = (TokenDecision.Refused)decision;
            throw new ReeveException(refused.Code, refused.Reason, refused.Hint);
        }

        var secret = Secrets.New(_random);
        var token = new AccessToken
        {
            Id = new TokenId(_ids.Next(TokenId.Prefix)),
            Name = draft.Name,
            Owner = draft.Owner,
            Scopes = draft.Scopes,
            SecretHash = Secrets.Hash(secret),
            CreatedAt = now,
            GrantedBy = draft.GrantedBy,
            ExpiresAt = granted.ExpiresAt,
        };
        await _journal.CommitAsync(UnitOfWork.Of(AccessEntries.Granted(token), new TokenGranted(token, granted.Replaces?.Id)), CancellationToken.None);
        _book.Add(token, granted.Replaces?.Id);
        LookAgain(now);
        LogGranted(token.Id, token.Name);
        return new GrantedToken(token, secret);
    }

    private async Task<AccessToken> RevokeAsync(string name, string by)
    {
        var held = _book.Find(name) ?? throw new ReeveException(ErrorCode.NotFound, "There is no token of that name.", "reeve token list shows them");
        await held.RevokeAsync();
        try
        {
            await _journal.CommitAsync(UnitOfWork.Of(AccessEntries.Revoked(held.Token, by), new TokenRevoked(held.Token.Id)), CancellationToken.None);
        }
        catch (ReeveException failure)
        {
            throw new ReeveException(
                failure.Code,
                $"The token '{name}' is cut off, but that could not be written down, so a restart would bring it back: {failure.Message}",
                $"when the daemon can write again: reeve token revoke {name}",
                retryable: true,
                failure);
        }

        _book.Remove(held);
        LogRevoked(held.Token.Id, name);
        return held.Token;
    }

    private async Task<T> ReleasingAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void EndExpired()
    {
        var now = _time.GetUtcNow();
        _book.EndExpired(now);
        LookAgain(now);
    }

    private void LookAgain(DateTimeOffset now) =>
        _expiry.Change(TokenRules.LookAgainIn(_book.All, now, ClockPatience) ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
