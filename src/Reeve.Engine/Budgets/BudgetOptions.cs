using System.Collections.Frozen;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>The budgets of a day, and how days and thresholds are counted.</summary>
public sealed record BudgetOptions
{
    /// <summary>Where a day begins and ends.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>An alert is raised once when so many percent of a limit are used, and once when all of it is.</summary>
    public int AlertPercent { get; init; } = 80;

    /// <summary>What a step that asks a model and names no worst case is taken to use, in and out each.</summary>
    public long AssumedTokens { get; init; } = 8_192;

    /// <summary>What a step that asks no model and names no worst case is taken to use where tokens are limited: what it does may ask one all the same.</summary>
    public long AssumedStepTokens { get; init; } = BudgetRules.AssumedTokens;

    /// <summary>The same where money is limited.</summary>
    public long AssumedStepMicroUsd { get; init; } = BudgetRules.AssumedMicroUsd;

    /// <summary>Everybody together, a day.</summary>
    public BudgetLimits Org { get; init; } = BudgetLimits.None;

    /// <summary>Each owner, a day, unless <see cref="Owners"/> names it.</summary>
    public BudgetLimits Owner { get; init; } = BudgetLimits.None;

    public FrozenDictionary<string, BudgetLimits> Owners { get; init; } = FrozenDictionary<string, BudgetLimits>.Empty;

    /// <summary>Each agent of an owner, a day, unless <see cref="Agents"/> names it.</summary>
    public BudgetLimits Agent { get; init; } = BudgetLimits.None;

    public FrozenDictionary<string, BudgetLimits> Agents { get; init; } = FrozenDictionary<string, BudgetLimits>.Empty;

    /// <summary>Agents and owners whose day is kept in memory; the ones that are idle longest leave first.</summary>
    public int MaxAccounts { get; init; } = 20_000;
}
