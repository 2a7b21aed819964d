using Reeve.Engine.Ledger;
using Reeve.Guard.Budgets;

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

    /// <summary>
    /// Their hash without volatile parts, as <c>SignatureRules</c> makes it, likewise from the caller. Where the arguments are here it is made of them; where neither
    /// is, the arguments' hash stands for it.
    /// </summary>
    public string? ArgumentsSignature { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The model it asks, as price tables name it; null when it asks none.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The most it can use: reserved when it is allowed, settled when it ends (law 8). Null: it does not say; it is then taken to use a configured assumption, a large
    /// one when it asks a model and a small one where a budget applies when it does not. Its money is derived from the model's price unless it is given.
    /// </summary>
    public Usage? WorstCase { get; init; }
}

/// <summary>What happened to an allowed step.</summary>
public sealed record StepOutcome
{
    public bool Succeeded { get; init; } = true;

    public string? FailureCode { get; init; }

    /// <summary>One line for people and lists: no payload, no secret.</summary>
    public string? Summary { get; init; }

    /// <summary>What it used. Figures that cannot be true are refused: the step fails and is charged what it had reserved.</summary>
    public Usage Used { get; init; }

    /// <summary>Why what the holder reported is no usage at all (text, a fraction); null when it could be read.</summary>
    public string? UnreadableUsage { get; init; }

    /// <summary>SHA-256 of what it returned, in lower-case hex, so that a run which learns nothing more is seen; null when that says nothing.</summary>
    public string? OutputHash { get; init; }

    public EntryData Data { get; init; } = EntryData.Empty;

    public IReadOnlyList<ContentDraft> Contents { get; init; } = [];
}
