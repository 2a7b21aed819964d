namespace Reeve.Engine.Ledger.Verification;

/// <summary>Counts records and first breakages by family.</summary>
internal sealed class FamilyTally
{
    private readonly long[] _records = new long[Enum.GetValues<Family>().Length];

    public void Count(Family family) => _records[(int)family]++;

    public IReadOnlyList<FamilyResult> Results(IReadOnlyList<Breakage> breakages) =>
    [
        .. Enum.GetValues<Family>().Select(family =>
        {
            var first = breakages.Where(breakage => breakage.Family == family && breakage.Index is not null).MinBy(static breakage => breakage.Index);
            return new FamilyResult(family, _records[(int)family], first?.Index, first?.Kind);
        }),
    ];
}
