namespace Reeve.Engine.Access;

/// <summary>The one place that turns scope names into sets and compares them. Pure.</summary>
public static class ScopeRules
{
    private static readonly (string Name, ScopeSet Scope)[] Names =
        [("read", ScopeSet.Read), ("operate", ScopeSet.Operate), ("approve", ScopeSet.Approve), ("admin", ScopeSet.Admin)];

    /// <summary>The scope of a name; <c>none</c> is the empty set, null is no scope's name.</summary>
    public static ScopeSet? Find(string name) =>
        name == "none" ? ScopeSet.None : Array.Find(Names, one => one.Name == name) is { Name: not null } found ? found.Scope : null;

    /// <summary>The names in a set, always in the same order.</summary>
    public static IReadOnlyList<string> NamesOf(ScopeSet scopes) => [.. Names.Where(one => scopes.HasFlag(one.Scope)).Select(static one => one.Name)];

    /// <summary>Whether somebody who was granted <paramref name="granted"/> may do what <paramref name="needed"/> guards.</summary>
    public static bool Allows(ScopeSet granted, ScopeSet needed) => granted.HasFlag(ScopeSet.Admin) || (granted & needed) == needed;
}
