namespace Reeve.Protocol.Daemon;

/// <summary>What a reload did, or why it did nothing.</summary>
public sealed record ReloadResponse
{
    /// <summary><c>changed</c>, <c>unchanged</c>, or <c>refused</c>: the last good configuration is still in force.</summary>
    public required string Outcome { get; init; }

    /// <summary>What the files say otherwise than what is in force.</summary>
    public required IReadOnlyList<ConfigChangeReport> Changes { get; init; }

    /// <summary>What is wrong with the files, when it was refused.</summary>
    public IReadOnlyList<ProblemReport> Problems { get; init; } = [];
}
