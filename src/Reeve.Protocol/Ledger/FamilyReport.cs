namespace Reeve.Protocol.Ledger;

/// <summary>One family's result.</summary>
public sealed record FamilyReport
{
    /// <summary>The family.</summary>
    public required string Family { get; init; }

    /// <summary>Records checked.</summary>
    public required long Records { get; init; }

    /// <summary>The first broken record's index.</summary>
    public long? FirstBroken { get; init; }

    /// <summary><c>altered</c>, <c>missing</c>, <c>reordered</c>, <c>truncated</c>, <c>forked</c> or <c>unsigned</c>.</summary>
    public string? Why { get; init; }
}
