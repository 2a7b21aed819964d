using Reeve.Guard.Budgets;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>The offline model behind the proposer's port. Stateless.</summary>
internal sealed class RulesProposer : IProposer
{
    public const string ModelName = "rules";

    /// <summary>None: it costs nothing and has no price.</summary>
    public string? Model => null;

    public Usage WorstCase(ProposalRequest request) => Usage.None;

    public Task<ProposalResult> ProposeAsync(ProposalRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ProposalResult(RulesModelRules.Propose(request.Signals, request.Rules), []));
    }
}
