using System.Collections.Frozen;

namespace Reeve.Engine.Ledger;

/// <summary>The stored and spoken names of the families.</summary>
public static class FamilyNames
{
    private static readonly string[] Names = [.. Enum.GetValues<Family>().Select(static family => family.ToString().ToLowerInvariant())];

    private static readonly FrozenDictionary<string, Family> Families =
        Enum.GetValues<Family>().ToFrozenDictionary(static family => Names[(int)family], static family => family, StringComparer.Ordinal);

    public static string Of(Family family) => Names[(int)family];

    public static bool TryParse(string name, out Family family) => Families.TryGetValue(name, out family);
}
