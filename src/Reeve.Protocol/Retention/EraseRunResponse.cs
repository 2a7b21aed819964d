namespace Reeve.Protocol.Retention;

/// <summary>What was erased. Nothing, when no word was left.</summary>
public sealed record EraseRunResponse
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>How many of which kind.</summary>
    public required IReadOnlyList<RowReport> Erased { get; init; }
}
