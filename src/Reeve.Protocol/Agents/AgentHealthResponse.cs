using Reeve.Protocol.Budgets;

namespace Reeve.Protocol.Agents;

/// <summary>How an agent does, by the record of its runs. Shares are from 0 to 1; bounds hold with 95 % confidence.</summary>
public sealed record AgentHealthResponse
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary><c>healthy</c>, <c>warning</c>, <c>critical</c>, or <c>unknown</c> when too few runs counted to tell.</summary>
    public required string Status { get; init; }

    /// <summary>Runs that ended since then are looked at.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it was looked.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Fewer counted runs than this tell nothing.</summary>
    public required int MinRuns { get; init; }

    /// <summary>Whether only the newest of more runs or steps were looked at.</summary>
    public required bool Cut { get; init; }

    /// <summary>How the runs ended.</summary>
    public required RunTallyReport Runs { get; init; }

    /// <summary>How many succeeded. Runs that somebody killed or cancelled, or that went down with the daemon, do not count.</summary>
    public required SuccessRateReport Success { get; init; }

    /// <summary>The same of the window before.</summary>
    public required SuccessRateReport Before { get; init; }

    /// <summary>Where runs failed, most first.</summary>
    public required IReadOnlyList<HotspotReport> Hotspots { get; init; }

    /// <summary>Tokens of a run.</summary>
    public required UseReport Tokens { get; init; }

    /// <summary>Micro-dollars of a run.</summary>
    public required UseReport MicroUsd { get; init; }

    /// <summary>How long tools take, most called first.</summary>
    public required IReadOnlyList<ToolLatencyReport> Latencies { get; init; }

    /// <summary>The budgets of today that hold for it, widest scope first; those nothing was used of are left out.</summary>
    public required IReadOnlyList<BudgetReport> Budgets { get; init; }

    /// <summary>What was looked for, and whether there was enough to tell.</summary>
    public required IReadOnlyList<HealthCheckReport> Checks { get; init; }

    /// <summary>What stands out.</summary>
    public required IReadOnlyList<HealthFindingReport> Findings { get; init; }
}
