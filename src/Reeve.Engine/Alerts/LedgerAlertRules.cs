using System.Text.Json;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Alerts;

/// <summary>Which facts of the log the operator hears of. A room that knows more about its own facts raises its alerts itself.</summary>
public static class LedgerAlertRules
{
    public const string KilledKind = "run.killed";
    public const string DeadLetterKind = "run.dead_letter";
    public const string LoopKind = "loop.detected";

    public const string ThresholdKind = "budget.threshold";
    public const string OverrunKind = "budget.overrun";
    public const string UsageKind = "usage.refused";
    public const string SwitchKind = "switch.engaged";
    public const string ApprovalKind = "approval.requested";

    private const string SwitchType = "switch.engaged";

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "run.killed", "run.finished", "guard.warned", "guard.denied", "budget.threshold", "budget.overrun", "guard.usage_refused", SwitchType, "approval.requested",
    };

    /// <summary>The families looked at.</summary>
    public static readonly IReadOnlySet<Family> Families = new HashSet<Family> { Family.Runs, Family.Guard };

    /// <summary>What the guard's loop rules are named by; those that look over more than one run are the graver ones.</summary>
    private const string LoopRules = "loops.";

    private static readonly string[] OverRuns = ["loops.repeated_failure", "loops.causation"];

    /// <summary>The reason of the daemon's own graceful end, which the operator asked for.</summary>
    private const string Shutdown = "shutdown";

    /// <summary>Whether what was said stands beside the entry, as content.</summary>
    public static bool HasWords(LedgerEntry entry) => entry.Type is "run.killed" or "run.finished" or "approval.requested";

    /// <summary>The alert an entry asks for, or null.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="words">The reason that stands beside it; null where there is none, or none any more.</param>
    public static AlertDraft? Of(LedgerEntry entry, string? words = null)
    {
        if (!Types.Contains(entry.Type) || (DaemonRuns.IsSender(entry.Agent) && entry.Type != SwitchType) || entry.Bytes is not { } bytes || EntryRules.DataOf(bytes) is not { } data)
        {
            return null;
        }

        var (state, reason) = (Text(data, "state"), words ?? Text(data, "reason"));
        var agent = entry.Agent ?? "an unnamed agent";
        return (entry.Type, state) switch
        {
            ("run.killed", _) when reason == Shutdown => null,
            ("run.killed", _) => Draft(entry, KilledKind, AlertSeverity.Warning, $"A run of {agent} was killed", reason),
            ("budget.threshold", _) => Threshold(entry, data),
            ("budget.overrun", _) => Draft(entry, OverrunKind, AlertSeverity.Warning, $"A step of {agent} used more than was reserved for it", Text(data, "tool")),
            ("guard.usage_refused", _) => Draft(entry, UsageKind, AlertSeverity.Warning, $"Usage reported by {agent} cannot be true", reason),
            (SwitchType, _) => Draft(entry, SwitchKind, AlertSeverity.Critical, $"The kill switch of {SwitchTarget(entry, data)} was engaged", reason) with
            {
                DedupeKey = $"{SwitchKind}:{Text(data, "scope")}:{entry.Owner}:{entry.Agent}",
            },
            ("approval.requested", _) => Draft(entry, ApprovalKind, AlertSeverity.Info, $"{agent} waits for an approval of {Text(data, "tool")}", reason) with
            {
                DedupeKey = $"{ApprovalKind}:{Text(data, "approval")}",
            },
            ("guard.warned" or "guard.denied", _) => Loop(entry, agent, Text(data, "rule"), reason),
            (_, "dead_letter") => Draft(entry, DeadLetterKind, AlertSeverity.Critical, $"A run of {agent} failed at its last attempt and is a dead letter", reason),
            _ => null,
        };
    }

    /// <summary>One alert a scope, unit, threshold and day: the crossing is recorded once, and a run's budget has no day.</summary>
    private static AlertDraft Threshold(LedgerEntry entry, JsonElement data)
    {
        var (scope, subject, unit, day) = (Text(data, "scope"), Text(data, "subject"), Text(data, "unit"), Text(data, "day"));
        var percent = Number(data, "percent");
        var whose = string.IsNullOrEmpty(subject) ? "everybody" : $"{scope} {subject}";
        var what = unit == "micro_usd" ? "money" : unit;
        return Draft(
            entry,
            ThresholdKind,
            percent >= 100 ? AlertSeverity.Critical : AlertSeverity.Warning,
            percent >= 100 ? $"The budget of {whose} is used up ({what})" : $"{percent} % of the budget of {whose} is used ({what})",
            $"Used {Number(data, "used")} of {Number(data, "limit")} {unit}" + (day is null ? "." : $" on {day}.")) with
        {
            DedupeKey = $"{ThresholdKind}:{scope}:{subject}:{unit}:{percent}:{day}",
            Window = TimeSpan.FromDays(1),
        };
    }

    private static string SwitchTarget(LedgerEntry entry, JsonElement data) => Text(data, "scope") switch
    {
        "agent" => "agent " + entry.Agent,
        "owner" => "owner " + entry.Owner,
        _ => "everything",
    };

    private static long Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static AlertDraft? Loop(LedgerEntry entry, string agent, string? rule, string? reason) =>
        rule is null || !rule.StartsWith(LoopRules, StringComparison.Ordinal)
            ? null
            : Draft(entry, LoopKind, OverRuns.Contains(rule, StringComparer.Ordinal) ? AlertSeverity.Warning : AlertSeverity.Info, $"{agent} goes round in a loop ({rule})", reason) with
            {
                DedupeKey = $"{LoopKind}:{entry.Agent}:{rule}",
            };

    private static AlertDraft Draft(LedgerEntry entry, string kind, AlertSeverity severity, string title, string? reason) => new()
    {
        Kind = kind,
        Severity = severity,
        Owner = entry.Owner,
        DedupeKey = $"{kind}:{entry.Agent}",
        Title = title,
        Detail = reason ?? "",
        Agent = entry.Agent,
        Run = entry.Run,
        Cause = entry.Index,
        At = entry.At,
    };

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
