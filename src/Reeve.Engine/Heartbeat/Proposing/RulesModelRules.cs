using System.Globalization;
using System.Text.RegularExpressions;
using Reeve.Engine.Delivery;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>
/// The offline model <c>rules</c>: the same signals and rules give the same findings, on any machine, with no network.
/// Each fact line takes the first rule that matches it, the declared ones before the defaults; a line no rule knows proposes nothing.
/// </summary>
public static class RulesModelRules
{
    public static Proposal Propose(IReadOnlyList<Signal> signals, IReadOnlyList<FindingRule> declared)
    {
        var findings = new List<Finding>(UncheckedRules.Propose(signals));
        FindingRule[] rules = [.. declared, .. DefaultFindingRules.All];
        var slow = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signal in signals.Where(static signal => signal.Status == SignalStatus.Ok))
        {
            findings.AddRange(FactRules.Facts(signal).SelectMany(fact => Judge(signal, fact, rules, slow)));
        }

        return new Proposal(ProposalBoundRules.Bound(findings), RulesProposer.ModelName, Usage.None);
    }

    private static IEnumerable<Finding> Judge(Signal signal, string fact, IEnumerable<FindingRule> rules, HashSet<string> slow)
    {
        foreach (var rule in rules.Where(rule => (rule.CheckId is null || rule.CheckId == signal.CheckId) && !slow.Contains(rule.Id)))
        {
            Match match;
            try
            {
                match = rule.Pattern.Match(fact);
            }
            catch (RegexMatchTimeoutException)
            {
                slow.Add(rule.Id); // once: a signal has thousands of lines, and each would cost the limit again
                match = Match.Empty;
            }

            if (slow.Contains(rule.Id))
            {
                yield return TooSlow(signal, rule);
            }
            else if (match.Success)
            {
                yield return Make(signal, fact, rule, match);
                yield break;
            }
        }
    }

    private static Finding Make(Signal signal, string fact, FindingRule rule, Match match)
    {
        string? Value(string name) => name switch
        {
            "line" => fact,
            "check" => signal.CheckId,
            "kind" => signal.Kind,
            "key" => StableKeyRules.Derive(signal.CheckId, fact),
            _ when match.Groups.TryGetValue(name, out var group) => group.Value,
            _ => null,
        };

        var title = TemplateRules.Fill(rule.Title, Value);
        return new Finding
        {
            Title = title,
            Detail = rule.Detail.Length > 0 ? TemplateRules.Fill(rule.Detail, Value) : fact == title ? "" : fact, // nobody reads a line twice
            Severity = rule.Severity,
            Action = rule.Action,
            DedupeKey = TemplateRules.Fill(rule.DedupeKey, Value),
            CheckId = signal.CheckId,
            ProposedBy = rule.Id,
        };
    }

    /// <summary>A rule that could not be applied is "could not check", never "no match".</summary>
    private static Finding TooSlow(Signal signal, FindingRule rule) => new()
    {
        Title = $"Rule {rule.Id} is too slow for a line of {signal.CheckId}",
        Detail = string.Create(CultureInfo.InvariantCulture, $"The pattern {rule.Pattern} took longer than {rule.Pattern.MatchTimeout.TotalMilliseconds} ms."),
        Severity = Severity.High,
        DedupeKey = $"rule:{rule.Id}:slow",
        CheckId = signal.CheckId,
        ProposedBy = rule.Id,
    };
}
