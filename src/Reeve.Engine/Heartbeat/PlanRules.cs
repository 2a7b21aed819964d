using System.Collections.Immutable;
using Reeve.Engine.Agents;
using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Sources.Agents;

namespace Reeve.Engine.Heartbeat;

/// <summary>Translates an agent's file into this room's own types, filling in defaults. What it cannot translate makes the whole plan invalid.</summary>
internal static class PlanRules
{
    public static PlanLookup Make(Agent agent, HeartbeatOptions options)
    {
        var file = agent.File;
        var rules = ImmutableArray.CreateBuilder<FindingRule>(file.Rules.Count);
        foreach (var rule in file.Rules)
        {
            var id = $"rule {rules.Count + 1}";
            if (SeverityOf(rule.Severity) is not { } severity)
            {
                return Invalid(agent, $"{id}: severity {rule.Severity} is none of info, low, normal, high, critical");
            }

            try
            {
                rules.Add(Make(rule, id, severity));
            }
            catch (ArgumentException wrong)
            {
                return Invalid(agent, $"{id}: {wrong.Message}");
            }
        }

        return new PlanLookup.Found(Make(file, rules.ToImmutable(), options));
    }

    private static HeartbeatPlan Make(AgentFile file, ImmutableArray<FindingRule> rules, HeartbeatOptions options) => new()
    {
        Agent = file.Name,
        Owner = file.Owner,
        Enabled = file.Enabled,
        Every = file.Heartbeat is null ? null : file.Heartbeat.Every ?? (file.Heartbeat.Checks.Count > 0 ? options.DefaultEvery : null),
        Attempts = options.Attempts,
        Model = file.Model ?? options.DefaultModel,
        LocalOnly = file.Abilities.LocalOnly,
        Instructions = file.Prompt,
        Checks = [.. (file.Heartbeat?.Checks ?? []).Select(check => new CheckPlan(check.Id, check.Kind, check.Every, check.Timeout ?? options.CheckTimeout, check.Settings, check.Command))],
        Rules = rules,
        Delivery = new DeliveryPolicy { Cooldown = file.Cooldown ?? options.Cooldown },
    };

    private static FindingRule Make(AgentRule rule, string id, Severity severity)
    {
        var made = new FindingRule
        {
            Id = id,
            Pattern = FindingRule.Compile(rule.Match),
            Severity = severity,
            CheckId = rule.Check,
            Title = rule.Title,
            Action = rule.Action == "log_only" ? SuggestedAction.LogOnly : SuggestedAction.Notify,
        };
        return made with { Detail = rule.Detail ?? made.Detail, DedupeKey = rule.DedupeKey ?? made.DedupeKey };
    }

    private static Severity? SeverityOf(string name) => Enum.GetValues<Severity>().Where(severity => Name(severity) == name).Select(static severity => (Severity?)severity).FirstOrDefault();

    private static string Name(Severity severity) => severity.ToString().ToLowerInvariant();

    private static PlanLookup.Invalid Invalid(Agent agent, string problem) => new($"agents/{agent.Name}.md: {problem}");
}
