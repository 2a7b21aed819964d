using System.Text;

namespace Reeve.Engine.Heartbeat.Watching;

/// <summary>
/// Which entries are incidents, and how a list of them reads. Equal ones are one line with a count and one stable identity in brackets, so that the
/// tenth failure of the same thing is the same finding and not a tenth one. Only names, states and codes are told: no reason, no payload.
/// </summary>
internal static class LedgerIncidentRules
{
    private const int MaxLines = 20;

    private static readonly string[] TroubleVerbs = ["failed", "refused", "lost", "full", "broken"];

    /// <param name="type">The entry's type.</param>
    /// <param name="entryAgent">Whose entry it is; null for the daemon's own.</param>
    /// <param name="facts">The entry's facts.</param>
    /// <param name="at">When it was recorded.</param>
    /// <param name="watcher">
    /// The agent that looks. Its own steps never count: a check whose report is refused would find that refusal, report it, and be refused again.
    /// Its own ticks that failed do count, because nobody else may be looking.
    /// </param>
    public static LedgerIncident? Read(string type, string? entryAgent, IReadOnlyDictionary<string, string> facts, DateTimeOffset at, string watcher)
    {
        var agent = entryAgent ?? "the daemon";
        var code = facts.GetValueOrDefault("code");
        switch (type)
        {
            case "run.finished" when facts.GetValueOrDefault("state") is "failed" or "timed_out" or "dead_letter":
                return new LedgerIncident($"run {facts["state"]}", agent, code, true, at);
            case "run.killed":
                return new LedgerIncident("run killed", agent, null, false, at); // somebody wanted that: told, not raised
            case "guard.denied" when entryAgent != watcher:
                return new LedgerIncident($"step denied {facts.GetValueOrDefault("tool")}".TrimEnd(), agent, facts.GetValueOrDefault("rule") ?? code, true, at);
        }

        var dot = type.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && type[..dot] is "storage" or "checkpoint" or "ledger" or "writer" && TroubleVerbs.Contains(type[(dot + 1)..], StringComparer.Ordinal)
            ? new LedgerIncident(type.Replace('.', ' '), agent, code, true, at)
            : null;
    }

    public static string Describe(IReadOnlyList<LedgerIncident> incidents, bool truncated, DateTimeOffset since)
    {
        var text = new StringBuilder();
        var groups = incidents.GroupBy(static incident => (incident.What, incident.Agent, incident.IsTrouble))
            .OrderByDescending(static group => group.Key.IsTrouble)
            .ThenByDescending(static group => group.Max(static incident => incident.At))
            .ToList();
        text.Append(groups.Count == 0 ? "No incident" : "Incidents").Append($" in the daemon's own log since {since.UtcDateTime:yyyy-MM-dd HH:mm}Z.\n");
        if (truncated)
        {
            text.Append("- INCIDENT the log is too busy: its older entries were not looked at [log/truncated]\n");
        }

        foreach (var group in groups.Take(MaxLines))
        {
            var last = group.MaxBy(static incident => incident.At)!;
            text.Append("- ").Append(group.Key.IsTrouble ? "INCIDENT " : "").Append(group.Key.What).Append(" of ").Append(group.Key.Agent)
                .Append($": {group.Count()}×, last at {last.At.UtcDateTime:yyyy-MM-dd HH:mm}Z")
                .Append(last.Code is null ? "" : $" ({last.Code})")
                .Append(" [").Append(Word(group.Key.What)).Append('/').Append(Word(group.Key.Agent)).Append("]\n");
        }

        if (groups.Count > MaxLines)
        {
            text.Append($"- INCIDENT {groups.Count - MaxLines} more kinds of incident [log/more]\n");
        }

        return text.ToString();
    }

    /// <summary>Fit for the brackets of a fact line.</summary>
    private static string Word(string text) => string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '-'));
}
