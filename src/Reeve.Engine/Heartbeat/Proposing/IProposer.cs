using Reeve.Guard.Budgets;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>Turns one tick's signals into candidates. The model's part of the loop, and only that: what becomes of a candidate is the rails' affair (law 6).</summary>
public interface IProposer
{
    /// <summary>Fails with <c>upstream_failed</c>, <c>timeout</c> or <c>rate_limited</c>; a failure is the tick's failure, never an empty proposal.</summary>
    Task<ProposalResult> ProposeAsync(ProposalRequest request, CancellationToken cancellationToken);

    /// <summary>The model's name as price tables know it; null for one that costs nothing.</summary>
    string? Model { get; }

    /// <summary>The most a proposal can use, reserved before it is asked for (law 8).</summary>
    Usage WorstCase(ProposalRequest request);
}

/// <summary>What a proposer gets: the agent's own words, its rules, and what the checks said.</summary>
public sealed record ProposalRequest(string Agent, string Instructions, IReadOnlyList<FindingRule> Rules, IReadOnlyList<Signal> Signals);

/// <summary>The candidates, and the ones that were refused with the reason each.</summary>
public sealed record ProposalResult(Proposal Proposal, IReadOnlyList<string> Refused);
