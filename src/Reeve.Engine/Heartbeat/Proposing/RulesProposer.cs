namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>The offline model behind the proposer's port. Stateless.</summary>
internal sealed class RulesProposer : IProposer
{
    public const string ModelName = "rules";

    public long WorstCaseTokens(ProposalRequest request) => 0;

    public Task<ProposalResult> ProposeAsync(ProposalRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ProposalResult(RulesModelRules.Propose(request.Signals, request.Rules), []));
    }
}
