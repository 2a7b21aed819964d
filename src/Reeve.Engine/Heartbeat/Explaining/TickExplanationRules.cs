using System.Collections.Immutable;
using System.Text;
using Reeve.Engine.Delivery;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Heartbeat.Explaining;

/// <summary>Orders what was stored of a tick into an explanation. It concludes only from the record: what is not there is said to be not there.</summary>
internal static class TickExplanationRules
{
    public static TickExplanation Explain(ExplanationSources sources)
    {
        if (sources.Run is not { } run)
        {
            return new TickExplanation { Agent = sources.Agent, Conclusion = WithoutRun(sources) };
        }

        var signals = Signals(sources);
        var proposal = sources.Entries.LastOrDefault(static entry => entry.Contents.Any(static content => content.Name == TickContents.Proposal));
        return new TickExplanation
        {
            Agent = sources.Agent,
            Run = run,
            Signals = signals,
            Model = proposal.Entry is null ? null : EntryFacts.Read(proposal.Entry).GetValueOrDefault("model"),
            Refused = proposal.Contents is null ? [] : TickContents.RefusedIn(Text(proposal.Contents, TickContents.Proposal)),
            Findings = sources.Findings,
            Conclusion = ConclusionRules.Conclude(run, signals, sources.Findings) + Now(sources),
        };
    }

    /// <summary>A retried run has read its checks more than once: the newest reading is the one that was judged.</summary>
    private static ImmutableArray<ExplainedSignal> Signals(ExplanationSources sources)
    {
        var newest = new Dictionary<string, ExplainedSignal>(StringComparer.Ordinal);
        foreach (var (entry, contents) in sources.Entries)
        {
            var facts = EntryFacts.Read(entry);
            if (facts.TryGetValue("check", out var check) && facts.TryGetValue("status", out var status) && contents.Any(static content => content.Name == TickContents.Signal))
            {
                newest[check] = new ExplainedSignal(
                    check,
                    facts.GetValueOrDefault("kind", ""),
                    status == TickContents.Ok ? SignalStatus.Ok : SignalStatus.Degraded,
                    Text(contents, TickContents.Signal),
                    entry.Index);
            }
        }

        return [.. newest.Values.OrderBy(static signal => signal.Entry)];
    }

    private static string Text(IReadOnlyList<StoredContent> contents, string name) =>
        contents.FirstOrDefault(content => content.Name == name)?.Bytes is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";

    private static string WithoutRun(ExplanationSources sources) => sources.Situation switch
    {
        AgentSituation.Invalid => $"No notification: {sources.Agent} has not ticked, because its file is not valid: {sources.Problem}.",
        AgentSituation.Disabled => $"No notification: {sources.Agent} has not ticked, because it is disabled in its file.",
        _ => $"No notification: {sources.Agent} has not ticked yet; reeve tick {sources.Agent} runs it now.",
    };

    private static string Now(ExplanationSources sources) => sources.Situation switch
    {
        AgentSituation.Unknown => " (The agent's file is gone since.)",
        AgentSituation.Invalid => $" (It does not tick now: its file is not valid: {sources.Problem}.)",
        AgentSituation.Disabled => " (It does not tick now: it is disabled in its file.)",
        _ => "",
    };
}
