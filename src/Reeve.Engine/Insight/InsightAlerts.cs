using Reeve.Engine.Alerts;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Insight;

/// <summary>A finding as what the operator is told. Pure.</summary>
internal static class InsightAlerts
{
    /// <summary>
    /// One alert an agent, kind and subject in <see cref="InsightOptions.Hold"/>: a second failing tool, or a finding that got worse, is told of beside the first.
    /// </summary>
    public static AlertDraft Of(AgentKey agent, InsightFinding finding, InsightOptions options) => new()
    {
        Kind = finding.Kind,
        Severity = finding.Severity,
        Owner = agent.Owner,
        DedupeKey = $"{finding.Kind}:{agent.Agent}:{finding.Subject}",
        Title = finding.Title,
        Detail = $"Seen in {string.Join(", ", finding.Evidence.Select(static run => run.Value))}. All of it: reeve agent health {agent.Agent} --owner {agent.Owner}",
        Agent = agent.Agent,
        Run = finding.Evidence.IsEmpty ? null : finding.Evidence[0],
        Window = options.Hold,
        Data = EntryData.Of([
            .. finding.Data.Fields,
            ("evidence", finding.Evidence.Select(static run => run.Value).ToArray()),
            ("window_seconds", (long)options.Window.TotalSeconds),
        ]),
    };
}
