using Reeve.Engine.Access;
using Reeve.Protocol.Access;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>token.grant</c>, <c>token.list</c> and <c>token.revoke</c>.</summary>
internal sealed class TokenHandlers(AccessService access) : IOperationHandlers
{
    private const int MaxScopes = 16;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.TokenGrant, GrantAsync);
        registry.Add(Protocol.Operations.TokenList, ListAsync);
        registry.Add(Protocol.Operations.TokenRevoke, RevokeAsync);
    }

    private async ValueTask<GrantTokenResponse> GrantAsync(GrantTokenRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var draft = new TokenDraft(request.Name, ScopesOf(request.Scopes), LifetimeOf(request.ExpiresInSeconds), caller.Owner, caller.Identity);
        var granted = await access.GrantAsync(draft, cancellationToken);
        return new GrantTokenResponse { Token = Report(new ListedToken(granted.Token, TokenState.Live)), Secret = granted.Secret };
    }

    private ValueTask<ListTokensResponse> ListAsync(ListTokensRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ListTokensResponse { Tokens = [.. access.List().Select(Report)] });

    private async ValueTask<RevokeTokenResponse> RevokeAsync(RevokeTokenRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        new() { Name = (await access.RevokeAsync(request.Name, caller.Identity, cancellationToken)).Name };

    private static ScopeSet ScopesOf(IReadOnlyList<string> names)
    {
        if (names.Count > MaxScopes)
        {
            throw RequestRules.Invalid($"'scopes' must have at most {MaxScopes} items.");
        }

        return names.Aggregate(ScopeSet.None, static (all, name) => all | (ScopeRules.Find(name) ?? throw RequestRules.Invalid(
            $"'scopes' must be some of: {string.Join(", ", ScopeRules.NamesOf(TokenRules.Grantable))}.")));
    }

    // What is longer than a rule allows is the rule's to refuse; here it only has to fit.
    private static TimeSpan? LifetimeOf(long? seconds) =>
        seconds is { } life ? TimeSpan.FromSeconds(Math.Min(life, (long)TokenRules.LongestLife.TotalSeconds + 1)) : null;

    private static TokenReport Report(ListedToken listed) => new()
    {
        Id = listed.Token.Id.Value,
        Name = listed.Token.Name,
        Owner = listed.Token.Owner,
        Scopes = ScopeRules.NamesOf(listed.Token.Scopes),
        State = listed.State.ToString().ToLowerInvariant(),
        CreatedAt = listed.Token.CreatedAt,
        GrantedBy = listed.Token.GrantedBy,
        ExpiresAt = listed.Token.ExpiresAt,
    };
}
