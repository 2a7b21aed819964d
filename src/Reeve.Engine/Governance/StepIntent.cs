using Reeve.Engine.Ledger;

namespace Reeve.Engine.Governance;

/// <summary>What somebody wants to do inside a run, before it is allowed.</summary>
public sealed record StepIntent
{
    public required string Tool { get; init; }

    public bool SideEffect { get; init; }

    /// <summary>The arguments' bytes: hashed into the step, kept as content, never in the entry.</summary>
    public ReadOnlyMemory<byte> Arguments { get; init; }

    /// <summary>Or, when the arguments stay with the caller (an external run), their SHA-256 in lower-case hex.</summary>
    public string? ArgumentsHash { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The most tokens the step can use, in and out: reserved when it is allowed, settled when it ends (law 8). 0 when it uses none.</summary>
    public long WorstCaseTokens { get; init; }
}

/// <summary>What happened to an allowed step.</summary>
public sealed record StepOutcome
{
    public bool Succeeded { get; init; } = true;

    public string? FailureCode { get; init; }

    /// <summary>One line for people and lists: no payload, no secret.</summary>
    public string? Summary { get; init; }

    public long TokensIn { get; init; }

    public long TokensOut { get; init; }

    public EntryData Data { get; init; } = EntryData.Empty;

    public IReadOnlyList<ContentDraft> Contents { get; init; } = [];
}
