using Microsoft.Extensions.DependencyInjection;

namespace Reeve.Engine.Access;

/// <summary>
/// The room of scopes and granted tokens: who may be let in besides the machine's own operator, and to what.
/// <para>Invariants: a granted token is narrower than admin and cannot widen itself; its secret is kept as a hash only and shown once; every grant and
/// revocation is on the record in the same transaction as its row; a revoked or expired token is refused at once and what it opened ends.</para>
/// <para>Threading: rules are pure; the book is read without a lock and changed one at a time. How a secret reaches the daemon is the doors' business.</para>
/// </summary>
public static class AccessRoom
{
    public static IServiceCollection AddAccess(this IServiceCollection services) => services.AddSingleton<AccessService>();
}
