using Reeve.Guard;

namespace Reeve.Engine.Access;

/// <summary>
/// What may be granted, and how long it is good. A granted token is always narrower than its granter: it never carries <c>admin</c>, so no token can make
/// another, widen itself or outlive its own revocation through something it made. Pure.
/// </summary>
public static class TokenRules
{
    /// <summary>The most tokens there may be: each is compared with whatever is presented.</summary>
    public const int Most = 100;

    public const int MaxName = 64;

    /// <summary>What a granted token may carry.</summary>
    public const ScopeSet Grantable = ScopeSet.Read | ScopeSet.Operate | ScopeSet.Approve;

    public static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(3650);

    public static TokenDecision Grant(IReadOnlyCollection<AccessToken> held, TokenDraft draft, DateTimeOffset now)
    {
        if (!IsName(draft.Name))
        {
            return Invalid($"A token's name has 1 to {MaxName} letters, digits, '-' or '_', and starts with a letter or a digit.", "for example: reeve token new phone --scope read");
        }

        if (draft.Scopes == ScopeSet.None)
        {
            return Invalid("A token needs at least one scope: nothing is granted by default.", "scopes are: " + string.Join(", ", ScopeRules.NamesOf(Grantable)));
        }

        if ((draft.Scopes & ~Grantable) != ScopeSet.None)
        {
            return Invalid("A granted token never carries the scope 'admin'.", "scopes are: " + string.Join(", ", ScopeRules.NamesOf(Grantable)));
        }

        if (draft.Lifetime is { } life && (life < ShortestLife || life > LongestLife))
        {
            return Invalid("A token lives from 1 second to 3650 days.", "leave the expiry out for one that lives until it is revoked");
        }

        var before = held.FirstOrDefault(token => token.Name == draft.Name);
        if (before is not null && !IsExpired(before, now))
        {
            return new TokenDecision.Refused(ErrorCode.Conflict, $"There is a token '{draft.Name}' already.", $"choose another name, or: reeve token revoke {draft.Name}");
        }

        return before is null && held.Count >= Most
            ? new TokenDecision.Refused(ErrorCode.Conflict, $"There are {Most} tokens already, which is the most.", "reeve token list shows them, expired ones too; reeve token revoke NAME makes room")
            : new TokenDecision.Granted(now + draft.Lifetime, before);
    }

    public static TokenState StateOf(AccessToken token, bool revoked, DateTimeOffset now) =>
        revoked ? TokenState.Revoked : IsExpired(token, now) ? TokenState.Expired : TokenState.Live;

    public static bool IsExpired(AccessToken token, DateTimeOffset now) => token.ExpiresAt <= now;

    /// <summary>A name stands in paths, logs and command lines, so it can be nothing but a name there.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(name[0]) &&
        name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    /// <summary>When to look for expired tokens next: at the next expiry, and never later than <paramref name="atMost"/>, because the wall clock may jump. Null: nothing expires.</summary>
    public static TimeSpan? LookAgainIn(IEnumerable<AccessToken> held, DateTimeOffset now, TimeSpan atMost)
    {
        var next = held.Where(token => token.ExpiresAt > now).Min(static token => token.ExpiresAt);
        return next is not { } at ? null : at - now < atMost ? at - now : atMost;
    }

    private static TokenDecision.Refused Invalid(string reason, string hint) => new(ErrorCode.InvalidRequest, reason, hint);
}
