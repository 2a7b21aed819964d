using System.Text;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>Asks a real model. Malformed output is asked for once more, then the tick fails cleanly; what a degraded check means is never the model's to say.</summary>
internal sealed class ModelProposer(IModelProvider provider) : IProposer
{
    private const int Questions = 2;

    /// <summary>Counted in bytes: no tokenizer makes more tokens than the text has bytes.</summary>
    public long WorstCaseTokens(ProposalRequest request)
    {
        var question = FindingPrompt.Ask(request.Instructions, request.Signals);
        return Questions * (Encoding.UTF8.GetByteCount(question.System) + Encoding.UTF8.GetByteCount(question.User) + 200L + question.MaxOutputTokens);
    }

    public async Task<ProposalResult> ProposeAsync(ProposalRequest request, CancellationToken cancellationToken)
    {
        var checks = request.Signals.Select(static signal => signal.CheckId).ToHashSet(StringComparer.Ordinal);
        var question = FindingPrompt.Ask(request.Instructions, request.Signals);
        long tokensIn = 0, tokensOut = 0;
        for (var asked = 1; ; asked++)
        {
            var reply = await provider.CompleteAsync(question, cancellationToken);
            tokensIn += reply.TokensIn;
            tokensOut += reply.TokensOut;
            var name = $"{provider.Name}:{reply.Model}";
            switch (FindingParser.Parse(reply.Text, checks, name))
            {
                case FindingParse.Parsed parsed:
                    var findings = ProposalBoundRules.Bound([.. UncheckedRules.Propose(request.Signals), .. parsed.Findings]);
                    return new ProposalResult(new Proposal(findings, name, tokensIn, tokensOut), parsed.Refused);

                case FindingParse.Malformed malformed when asked < Questions:
                    question = FindingPrompt.AskAgain(question, malformed.Problem);
                    break;

                case FindingParse.Malformed malformed:
                    throw new ReeveException(
                        ErrorCode.UpstreamFailed,
                        $"the model {name} answered twice with something that is not a proposal: {malformed.Problem}",
                        "choose a model that can reply in JSON, or use the offline model: model: rules");
            }
        }
    }
}
