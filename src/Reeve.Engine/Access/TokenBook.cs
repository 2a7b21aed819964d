using System.Security.Cryptography;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Access;

/// <summary>
/// The tokens in memory, at most <see cref="TokenRules.Most"/>: what a door compares with, so that no request waits for the disk to be let in or refused.
/// A presented secret is compared with every token in constant time. Readers take the list as it is, without a lock; writers are one at a time (the service's gate).
/// </summary>
internal sealed class TokenBook
{
    private volatile HeldToken[] _held = []; // Never changed, only replaced.

    public IReadOnlyList<AccessToken> All => [.. _held.Select(static held => held.Token)];

    public IReadOnlyList<ListedToken> List(DateTimeOffset now) =>
        [.. _held.Select(held => new ListedToken(held.Token, TokenRules.StateOf(held.Token, held.IsRevoked, now))).OrderBy(static listed => listed.Token.Name, StringComparer.Ordinal)];

    public void Load(IEnumerable<AccessToken> tokens) => _held = [.. tokens.Select(static token => new HeldToken(token))];

    public HeldToken? Find(string name) => _held.FirstOrDefault(held => held.Token.Name == name);

    public void Add(AccessToken token, TokenId? replaces) => _held = [.. _held.Where(held => held.Token.Id != replaces), new HeldToken(token)];

    public void Remove(HeldToken token) => _held = [.. _held.Where(held => held != token)];

    public TokenMatch Match(string? presented, DateTimeOffset now)
    {
        if (presented is not { Length: > 0 and <= Secrets.MaxLength })
        {
            return TokenMatch.Unknown.Instance;
        }

        var hash = Secrets.Hash(presented);
        HeldToken? found = null;
        foreach (var held in _held)
        {
            if (CryptographicOperations.FixedTimeEquals(held.Token.SecretHash.Span, hash))
            {
                found = held; // And on: how long it takes says nothing about which one it was.
            }
        }

        return found is null ? TokenMatch.Unknown.Instance : TokenRules.StateOf(found.Token, found.IsRevoked, now) switch
        {
            TokenState.Live => new TokenMatch.Live(found.Token, found.Ended),
            TokenState.Expired => new TokenMatch.Expired(found.Token),
            _ => TokenMatch.Unknown.Instance,
        };
    }

    /// <summary>Ends what expired tokens opened.</summary>
    public void EndExpired(DateTimeOffset now)
    {
        foreach (var held in _held.Where(held => TokenRules.IsExpired(held.Token, now)))
        {
            held.Expire();
        }
    }
}
