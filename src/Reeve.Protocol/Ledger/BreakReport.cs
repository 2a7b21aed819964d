namespace Reeve.Protocol.Ledger;

/// <summary>One broken place.</summary>
public sealed record BreakReport
{
    /// <summary><c>altered</c>, <c>missing</c>, <c>reordered</c>, <c>truncated</c>, <c>forked</c> or <c>unsigned</c>.</summary>
    public required string Why { get; init; }

    /// <summary>The entry, where it is about one.</summary>
    public long? Index { get; init; }

    /// <summary>Its family.</summary>
    public string? Family { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    public required string Message { get; init; }
}
