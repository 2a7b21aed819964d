using System.Text;
using Reeve.Engine.Models;
using Reeve.Engine.Governance;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>Asks a real model. Malformed output is asked for once more, then the tick fails cleanly; what a degraded check means is never the model's to say.</summary>
internal sealed class ModelProposer(IChatModel provider, DataResidency residency) : IProposer
{
    private const int Questions = 2;

    public string? Model => provider.IsLocal ? null : provider.Model;

    /// <summary>Counted in bytes: no tokenizer makes more tokens than the text has bytes.</summary>
    public Usage WorstCase(ProposalRequest request)
    {
        var question = FindingPrompt.Ask(request.Instructions, request.Signals);
        var asked = Encoding.UTF8.GetByteCount(question.System) + Encoding.UTF8.GetByteCount(question.User) + 200L;
        return new Usage(Questions * asked, Questions * (long)question.MaxOutputTokens);
    }

    public async Task<ProposalResult> ProposeAsync(ProposalRequest request, CancellationToken cancellationToken)
    {
        var checks = request.Signals.Select(static signal => signal.CheckId).ToHashSet(StringComparer.Ordinal);
        var question = FindingPrompt.Ask(request.Instructions, request.Signals);
        var used = Usage.None;
        for (var asked = 1; ; asked++)
        {
            var reply = await CompleteAsync(question, used, cancellationToken);
            used += reply.Used;
            var name = $"{provider.Provider}:{reply.Model}";
            switch (FindingParser.Parse(reply.Text, checks, name))
            {
                case FindingParse.Parsed parsed:
                    var findings = ProposalBoundRules.Bound([.. UncheckedRules.Propose(request.Signals), .. parsed.Findings]);
                    return new ProposalResult(new Proposal(findings, name, used), parsed.Refused);

                case FindingParse.Malformed malformed when asked < Questions:
                    question = FindingPrompt.AskAgain(question, malformed.Problem);
                    break;

                case FindingParse.Malformed malformed:
                    throw new StepFailedException(
                        used,
                        ErrorCode.UpstreamFailed,
                        $"the model {name} answered twice with something that is not a proposal: {malformed.Problem}",
                        "choose a model that can reply in JSON, or use the offline model: model: rules");
            }
        }
    }

    // What an earlier question used is charged also when the next one fails.
    private async Task<ChatReply> CompleteAsync(ModelQuestion question, Usage usedBefore, CancellationToken cancellationToken)
    {
        try
        {
            return await provider.CompleteAsync(question.To(residency), cancellationToken);
        }
        catch (ReeveException failure) when (usedBefore != Usage.None)
        {
            throw new StepFailedException(usedBefore, failure.Code, failure.Message, failure.Hint, failure);
        }
    }
}
