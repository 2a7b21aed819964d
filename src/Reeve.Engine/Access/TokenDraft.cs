namespace Reeve.Engine.Access;

/// <summary>A token somebody asks for. <paramref name="Lifetime"/> null is until it is revoked.</summary>
public sealed record TokenDraft(string Name, ScopeSet Scopes, TimeSpan? Lifetime, string Owner, string GrantedBy);
