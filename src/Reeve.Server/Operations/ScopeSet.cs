using Reeve.Protocol;

namespace Reeve.Server.Operations;

/// <summary>The scopes a caller was granted, as a set. <see cref="Admin"/> contains every other one; nothing else contains anything.</summary>
[Flags]
internal enum ScopeSet
{
    None = 0,
    Read = 1,
    Operate = 2,
    Approve = 4,
    Admin = 8,
}

/// <summary>The one place that turns scope names into sets and compares them.</summary>
internal static class ScopeRules
{
    public static ScopeSet Parse(string scope) => scope switch
    {
        Scope.None => ScopeSet.None,
        Scope.Read => ScopeSet.Read,
        Scope.Operate => ScopeSet.Operate,
        Scope.Approve => ScopeSet.Approve,
        Scope.Admin => ScopeSet.Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "not a scope"),
    };

    /// <summary>Whether somebody who was granted <paramref name="granted"/> may do what <paramref name="needed"/> guards.</summary>
    public static bool Allows(ScopeSet granted, ScopeSet needed) => granted.HasFlag(ScopeSet.Admin) || (granted & needed) == needed;
}
