using System.Collections.Immutable;
using Reeve.Engine.Agents;
using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat.Proposing;

namespace Reeve.Engine.Heartbeat;

/// <summary>Translates an agent's file into this room's own types, filling in defaults. What it cannot translate makes the whole plan invalid.</summary>
internal static class PlanRules
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public static PlanLookup Make(Agent agent, HeartbeatOptions options)
    {
        var rules = ImmutableArray.CreateBuilder<FindingRule>(agent.Rules.Length);
        foreach (var rule in agent.Rules)
        {
            if (!Enum.TryParse<Severity>(rule.Severity, ignoreCase: true, out var severity) || !Enum.IsDefined(severity) || char.IsAsciiDigit(rule.Severity[0]))
            {
                return Invalid(agent, $"rule {rule.Id}: severity {rule.Severity} is none of info, low, normal, high, critical");
            }

            try
            {
                rules.Add(Make(rule, severity));
            }
            catch (ArgumentException wrong)
            {
                return Invalid(agent, $"rule {rule.Id}: {wrong.Message}");
            }
        }

        return new PlanLookup.Found(new HeartbeatPlan
        {
            Agent = agent.Name,
            Owner = agent.Owner,
            Enabled = agent.Enabled,
            Every = agent.Heartbeat?.Every,
            Attempts = agent.Heartbeat?.Attempts ?? options.Attempts,
            Model = agent.Model,
            Instructions = agent.Instructions,
            Checks = [.. (agent.Heartbeat?.Checks ?? []).Select(static check => new CheckPlan(check.Id, check.Kind, check.Every, check.Timeout ?? DefaultTimeout, check.Settings, check.Command))],
            Rules = rules.ToImmutable(),
            Delivery = agent.Cooldown is { } cooldown ? new DeliveryPolicy { Cooldown = cooldown } : DeliveryPolicy.Default,
        });
    }

    private static FindingRule Make(AgentRule rule, Severity severity)
    {
        var made = new FindingRule
        {
            Id = rule.Id,
            Pattern = FindingRule.Compile(rule.Pattern),
            Severity = severity,
            CheckId = rule.Check,
            Action = rule.LogOnly ? SuggestedAction.LogOnly : SuggestedAction.Notify,
        };
        return made with { Title = rule.Title ?? made.Title, Detail = rule.Detail ?? made.Detail, DedupeKey = rule.DedupeKey ?? made.DedupeKey };
    }

    private static PlanLookup.Invalid Invalid(Agent agent, string problem) => new($"agents/{agent.Name}.md: {problem}");
}
