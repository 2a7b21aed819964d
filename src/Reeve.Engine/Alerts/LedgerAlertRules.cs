using System.Text.Json;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>Which facts of the log the operator hears of. A room that knows more about its own facts raises its alerts itself.</summary>
public static class LedgerAlertRules
{
    public const string KilledKind = "run.killed";
    public const string DeadLetterKind = "run.dead_letter";
    public const string LoopKind = "loop.detected";

    /// <summary>The families looked at.</summary>
    public static readonly IReadOnlySet<Family> Families = new HashSet<Family> { Family.Runs, Family.Guard };

    /// <summary>What the guard's loop rules are named by; those that look over more than one run are the graver ones.</summary>
    private const string LoopRules = "loops.";

    private static readonly string[] OverRuns = ["loops.repeated_failure", "loops.causation"];

    /// <summary>The reason of the daemon's own graceful end, which the operator asked for.</summary>
    private const string Shutdown = "shutdown";

    /// <summary>The alert an entry asks for, or null.</summary>
    public static AlertDraft? Of(LedgerEntry entry)
    {
        if (entry.Type is not ("run.killed" or "run.finished" or "guard.warned" or "guard.denied") || entry.Bytes is not { } bytes || EntryRules.DataOf(bytes) is not { } data)
        {
            return null;
        }

        var (state, reason) = (Text(data, "state"), Text(data, "reason"));
        var agent = entry.Agent ?? "an unnamed agent";
        return (entry.Type, state) switch
        {
            ("run.killed", _) when reason == Shutdown => null,
            ("run.killed", _) => Draft(entry, KilledKind, AlertSeverity.Warning, $"A run of {agent} was killed", reason),
            ("guard.warned" or "guard.denied", _) => Loop(entry, agent, Text(data, "rule"), reason),
            (_, "dead_letter") => Draft(entry, DeadLetterKind, AlertSeverity.Critical, $"A run of {agent} failed at its last attempt and is a dead letter", reason),
            _ => null,
        };
    }

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
