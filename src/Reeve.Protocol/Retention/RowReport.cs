namespace Reeve.Protocol.Retention;

/// <summary>So many rows of a kind.</summary>
public sealed record RowReport
{
    /// <summary>The kind: <c>steps</c>, <c>findings</c>, <c>contents</c>, <c>entries</c> (their bodies), …</summary>
    public required string Kind { get; init; }

    /// <summary>How many.</summary>
    public required long Rows { get; init; }
}
