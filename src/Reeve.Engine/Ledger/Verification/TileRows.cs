using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>The rows of the tile at hand: what each leaf is filed as and what its bytes come to. At most 256.</summary>
internal sealed class TileRows
{
    private readonly Hash256[] _filed = new Hash256[TilePath.FullWidth];
    private readonly Hash256[] _computed = new Hash256[TilePath.FullWidth];
    private readonly Family[] _families = new Family[TilePath.FullWidth];

    public int Count { get; private set; }

    /// <summary>Whether some row's bytes do not come to the leaf they are filed with.</summary>
    public bool Disagrees { get; private set; }

    public ReadOnlySpan<Hash256> Filed => _filed.AsSpan(0, Count);

    public ReadOnlySpan<Hash256> Computed => _computed.AsSpan(0, Count);

    public Family FamilyAt(int position) => _families[position];

    public void Add(in Hash256 filed, in Hash256 computed, Family family)
    {
        _filed[Count] = filed;
        _computed[Count] = computed;
        _families[Count++] = family;
        Disagrees |= filed != computed;
    }

    public void Clear() => (Count, Disagrees) = (0, false);
}
