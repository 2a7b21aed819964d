namespace Reeve.Protocol.Budgets;

/// <summary>One scope's budget. Money is in micro-dollars; a limit that is missing is none.</summary>
public sealed record BudgetReport
{
    /// <summary><c>org</c>, <c>owner</c>, <c>agent</c>, <c>pipeline</c> or <c>run</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The agent's name or the run's id.</summary>
    public string? Subject { get; init; }

    /// <summary>The owner.</summary>
    public string? Owner { get; init; }

    /// <summary>The day, <c>2026-11-21</c>; null for a run.</summary>
    public string? Day { get; init; }

    /// <summary>The most steps.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>Steps so far; of runs only.</summary>
    public int? Steps { get; init; }

    /// <summary>The most tokens.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Tokens used.</summary>
    public required long Tokens { get; init; }

    /// <summary>Tokens promised to steps under way.</summary>
    public required long ReservedTokens { get; init; }

    /// <summary>The most money.</summary>
    public long? MaxMicroUsd { get; init; }

    /// <summary>Money used.</summary>
    public required long MicroUsd { get; init; }

    /// <summary>Money promised to steps under way.</summary>
    public required long ReservedMicroUsd { get; init; }
}
