using System.Collections.Frozen;

namespace Reeve.Engine.Ledger;

/// <summary>The stored and spoken names of the families.</summary>
public static class FamilyNames
{
    private static readonly string[] Names = [.. Enum.GetValues<Family>().Select(static family => family.ToString().ToLowerInvariant())];

    private static readonly byte[][] Utf8 = [.. Names.Select(System.Text.Encoding.UTF8.GetBytes)];

    private static readonly FrozenDictionary<string, Family> Families =
        Enum.GetValues<Family>().ToFrozenDictionary(static family => Names[(int)family], static family => family, StringComparer.Ordinal);

    public static string Of(Family family) => Names[(int)family];

    /// <summary>The family of a UTF-8 name, without making a text of it; null when there is none of that name.</summary>
    public static Family? Read(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Utf8.Length; i++)
        {
            if (name.SequenceEqual(Utf8[i]))
            {
                return (Family)i;
            }
        }

        return null;
    }

    public static bool TryParse(string name, out Family family) => Families.TryGetValue(name, out family);
}
