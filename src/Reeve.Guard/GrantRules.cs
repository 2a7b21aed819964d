using System.Collections.Immutable;

namespace Reeve.Guard;

/// <summary>
/// What a set of grants covers. A grant is a tool's name, or a prefix and <c>*</c>; a lone <c>*</c> covers all. Missing or empty grants nothing (law 5).
/// </summary>
public static class GrantRules
{
    /// <summary>Whether the grants cover a tool.</summary>
    /// <param name="grants">The grants; empty grants nothing.</param>
    /// <param name="tool">The tool's name.</param>
    public static bool Allows(ImmutableArray<string> grants, string tool)
    {
        if (grants.IsDefaultOrEmpty)
        {
            return false;
        }

        foreach (var grant in grants)
        {
            if (Covers(grant, tool))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a child that asks for <paramref name="asked"/> gets: never more than its parent holds.</summary>
    /// <param name="parent">What the parent holds.</param>
    /// <param name="asked">What the child asks for.</param>
    public static ImmutableArray<string> Narrow(ImmutableArray<string> parent, ImmutableArray<string> asked)
    {
        if (parent.IsDefaultOrEmpty || asked.IsDefaultOrEmpty)
        {
            return [];
        }

        // A child's wider pattern shrinks to the parent's grants that lie inside it; a narrower one passes as it is.
        return
        [
            .. asked.Where(grant => Allows(parent, grant))
                .Concat(parent.Where(held => Allows(asked, held)))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a grant covers a tool or another pattern: <c>check.*</c> covers <c>check.git</c> and <c>check.g*</c>, and no name covers a pattern but itself.</summary>
    private static bool Covers(string grant, string tool) =>
        grant.EndsWith('*')
            ? tool.AsSpan().StartsWith(grant.AsSpan(0, grant.Length - 1), StringComparison.Ordinal)
            : string.Equals(grant, tool, StringComparison.Ordinal);
}
