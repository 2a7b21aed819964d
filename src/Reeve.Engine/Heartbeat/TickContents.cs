using System.Text;
using Reeve.Engine.Delivery;
using Reeve.Engine.Governance;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Heartbeat;

/// <summary>What the steps of a tick leave behind: facts in the entry, words in its contents. The one place that writes them and the one that reads them back agree here.</summary>
internal static class TickContents
{
    public const string Signal = "signal";
    public const string Proposal = "proposal";
    public const string Ok = "ok";
    public const string Degraded = "degraded";

    private const string RefusedMark = "refused ";

    /// <summary>A degraded check is a failed step whose words are still kept.</summary>
    public static StepOutcome Outcome(Signal signal, string? failureCode) => new()
    {
        Succeeded = signal.Status == SignalStatus.Ok,
        FailureCode = failureCode,
        Summary = $"{signal.CheckId}: {(signal.Status == SignalStatus.Ok ? Ok : Degraded)}",
        Data = EntryData.Of(("check", signal.CheckId), ("kind", signal.Kind), ("status", signal.Status == SignalStatus.Ok ? Ok : Degraded)),
        Contents = [ContentDraft.Text(Signal, signal.Text)],
    };

    public static StepOutcome Outcome(ProposalResult result) => new()
    {
        Summary = $"{result.Proposal.Findings.Count} proposed by {result.Proposal.Model}",
        Used = result.Proposal.Used,
        Data = EntryData.Of(("model", result.Proposal.Model), ("findings", result.Proposal.Findings.Count), ("refused", result.Refused.Count)),
        Contents = [ContentDraft.Text(Proposal, Words(result))],
    };

    public static IReadOnlyList<string> RefusedIn(string proposal) =>
        [.. proposal.Split('\n').Where(static line => line.StartsWith(RefusedMark, StringComparison.Ordinal)).Select(static line => line[RefusedMark.Length..])];

    private static string Words(ProposalResult result)
    {
        var words = new StringBuilder();
        foreach (var finding in result.Proposal.Findings)
        {
            words.Append("- ").Append(finding.Severity.ToString().ToLowerInvariant()).Append(' ').Append(finding.Title)
                .Append(" [").Append(finding.DedupeKey).Append("] by ").Append(finding.ProposedBy).Append('\n');
        }

        foreach (var refused in result.Refused)
        {
            words.Append(RefusedMark).Append(FindingRules.Clean(refused, FindingRules.MaxTitle, multiline: false)).Append('\n');
        }

        return words.Length == 0 ? "nothing was proposed\n" : words.ToString();
    }
}
