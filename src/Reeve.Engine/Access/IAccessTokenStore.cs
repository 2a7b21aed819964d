namespace Reeve.Engine.Access;

/// <summary>The granted tokens as they are kept. They are written through the journal.</summary>
public interface IAccessTokenStore
{
    /// <summary>Every token that was not revoked, expired ones too; at most <see cref="TokenRules.Most"/>.</summary>
    ValueTask<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancellationToken);
}
