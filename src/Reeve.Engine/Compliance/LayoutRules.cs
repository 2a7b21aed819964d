using System.Collections.Immutable;
using System.Globalization;
using Reeve.Engine.Runs;
using static Reeve.Engine.Compliance.ReportBlock;

namespace Reeve.Engine.Compliance;

/// <summary>Lays a report out for people. A bad verification comes before everything else. Pure.</summary>
public static class LayoutRules
{
    public static ReportDocument Of(IncidentReport report) => new(
        $"Serious incident report: run {report.Subject.Id.Value}",
        [
            .. Head(report),
            .. Identification(report),
            .. Deadlines(report),
            .. Record(report),
            .. Oversight(report),
            .. RootCause(report),
            .. Integrity(report),
        ]);

    private static IEnumerable<ReportBlock> Head(IncidentReport report)
    {
        var integrity = report.Integrity;
        if (!integrity.Verified)
        {
            yield return new Alarm("NOT VERIFIED. The integrity of the record behind this report could not be shown; read everything below with that in mind.");
            yield return new Bullets(integrity.Problems);
        }

        yield return new Paragraph(IncidentReport.Disclaimer);
        yield return new Paragraph("Regulation (EU) 2024/1689 (AI Act), Article 73: reporting of serious incidents.");
        if (integrity.Verified)
        {
            yield return new Paragraph(
                $"Integrity: verified live, {integrity.Verdict.Entries} entries, under a signed checkpoint of {integrity.CheckpointSize}; every entry cited is proved below.");
        }

        if (report.Cuts.Length > 0)
        {
            yield return new Heading("What is left out");
            yield return new Bullets(report.Cuts);
        }
    }

    private static IEnumerable<ReportBlock> Identification(IncidentReport report)
    {
        var run = report.Subject;
        yield return new Heading("1. Identification");
        yield return new Pairs(
        [
            ("System", $"Reeve, build {report.System.Build}"),
            ("Host", report.System.Host),
            ("Log", report.System.Origin),
            ("Agent", run.Agent),
            ("Owner", run.Owner),
            ("Run", run.Id.Value),
            ("Kind, trigger, project", $"{RunNames.Of(run.Kind)}, {run.Trigger}, {run.Project}"),
            ("State", $"{RunNames.Of(run.State)}{(run.FailureCode is { } code ? $" ({code})" : "")}"),
            ("Reason", WordingRules.Short(run.Reason)),
            ("Period", $"{Time(report.From)} to {(report.Until is { } until ? Time(until) : "now: not everything is over")}"),
            ("Models used", report.Models.IsEmpty ? "none recorded" : string.Join(", ", report.Models)),
            .. report.AgentFiles.Select(static file => ("Agent file", $"{file.Agent}: fingerprint {file.Fingerprint}, loaded {Time(file.LoadedAt)} (entry {file.Index})")),
            ("Asked for", $"{Time(report.AskedAt)} by {report.AskedBy}"),
        ]);
        yield return new Table(
            ["run", "agent", "kind", "state", "started by", "created", "ended", "reason"],
            [
                .. report.Runs.Select(static one => (ImmutableArray<string>)
                [
                    one.Id.Value, one.Agent, RunNames.Of(one.Kind), RunNames.Of(one.State), one.Parent?.Value ?? one.Trigger, Time(one.CreatedAt), Time(one.EndedAt),
                    WordingRules.Short(one.Reason),
                ]),
            ]);
    }

    private static IEnumerable<ReportBlock> Deadlines(IncidentReport report)
    {
        yield return new Heading("2. Deadlines");
        yield return new Paragraph(
            $"Aware since {Time(report.AwareAt)} ({(report.AwareStated ? "stated by who asked" : "nobody said since when: it is when this report was asked for; state the real moment with --aware-at")}); "
            + $"severity taken: {IncidentNames.Of(report.Severity)}. The report is due at once after the causal link is established or reasonably likely, and not later than:");
        yield return new Table(
            ["limit", "for", "basis", "due", ""],
            [
                .. report.Deadlines.Select(static limit => (ImmutableArray<string>)
                    [$"{Number(limit.Days)} days", limit.When, limit.Basis, Time(limit.DueAt), (limit.Applies ? "applies" : "") + (limit.Applies && limit.IsOver ? ", PAST" : "")]),
            ]);
        yield return new Paragraph("An incomplete first report may be sent in time and completed later (Article 73(5)).");
    }

    private static IEnumerable<ReportBlock> Record(IncidentReport report)
    {
        yield return new Heading("3. Timeline");
        yield return new Table(
            ["entry", "at", "run", "fact", "words"],
            [.. report.Timeline.Select(static fact => (ImmutableArray<string>)[Number(fact.Index), Time(fact.At), fact.Run ?? "", fact.Type, fact.Words])]);

        yield return new Heading("4. Actions");
        yield return Rows(
            ["step", "run", "tool", "side effect", "state", "decided by", "model", "arguments (SHA-256)", "intended", "ended", "entries"],
            report.Actions.Select(static action => (ImmutableArray<string>)
            [
                Number(action.Step.Number), action.Step.Run.Value, action.Tool, action.Step.SideEffect ? "yes" : "no", RunNames.Of(action.Step.State), action.Step.DecidedBy ?? "",
                action.Model ?? "", action.Step.ArgumentsHash, Time(action.Step.IntendedAt), Time(action.Step.EndedAt),
                string.Join(", ", new[] { action.Intended, action.Ended }.OfType<long>().Select(Number)),
            ]));

        yield return new Heading("5. Side effects");
        yield return Rows(
            ["step", "run", "tool", "outcome", "compensation", "entry"],
            report.SideEffects.Select(static effect => (ImmutableArray<string>)
                [Number(effect.Step.Number), effect.Step.Run.Value, effect.Tool, effect.Outcome, effect.Compensation, effect.Index is { } index ? Number(index) : ""]));

        yield return new Heading("6. Guard events");
        yield return Rows(
            ["entry", "at", "run", "event", "tool", "rule", "code", "words"],
            report.GuardEvents.Select(static one => (ImmutableArray<string>)
                [Number(one.Index), Time(one.At), one.Run ?? "", one.Kind, one.Tool ?? "", one.Rule ?? "", one.Code ?? "", one.Words]));
    }

    private static IEnumerable<ReportBlock> Oversight(IncidentReport report)
    {
        yield return new Heading("7. Human oversight as it was");
        yield return new Paragraph("Who approved, denied, killed, engaged, lifted and asked, as the record has it.");
        yield return Rows(
            ["entry", "at", "run", "act", "by", "subject", "words"],
            report.Oversight.Select(static act => (ImmutableArray<string>)
                [Number(act.Index), Time(act.At), act.Run ?? "", act.Act, act.By ?? "nobody named", act.Subject, act.Words]));
        yield return new Paragraph("Which gates were on and were asked: the rules that decided, over the steps listed.");
        yield return Rows(
            ["rule", "allowed", "denied", "held", "warned"],
            report.Gates.Select(static gate => (ImmutableArray<string>)[gate.Rule, Number(gate.Allowed), Number(gate.Denied), Number(gate.Held), Number(gate.Warned)]));
        yield return new Paragraph("As whom everybody came.");
        yield return Rows(
            ["identity", "did", "entries"],
            report.Identities.Select(static one => (ImmutableArray<string>)[one.Identity, string.Join(", ", one.Roles), string.Join(", ", one.Indexes.Select(Number))]));
    }

    private static IEnumerable<ReportBlock> RootCause(IncidentReport report)
    {
        yield return new Heading("8. To be filled in by a person");
        yield return new Paragraph("No machine filled in any of these. They are empty on purpose.");
        foreach (var blank in report.Blanks)
        {
            yield return new Blank(blank.Label);
        }
    }

    private static IEnumerable<ReportBlock> Integrity(IncidentReport report)
    {
        var integrity = report.Integrity;
        yield return new Heading("9. Integrity evidence");
        yield return new Pairs(
        [
            ("Live verification", integrity.Verdict.Ok ? "nothing is broken" : "FAILED"),
            ("Entries verified", Number(integrity.Verdict.Entries)),
            ("Root", integrity.Verdict.Root),
            ("Checkpoints checked", Number(integrity.Verdict.CheckpointsChecked)),
            ("Signed to", integrity.Verdict.CoveredSize is { } size ? Number(size) : "nowhere"),
            ("Key id", integrity.KeyId ?? "none"),
            ("Verifier key", integrity.Key ?? "none"),
        ]);
        yield return Rows(
            ["family", "records", "first broken", "why"],
            integrity.Verdict.Families.Select(static one => (ImmutableArray<string>)
                [one.Family, Number(one.Records), one.FirstBroken is { } broken ? Number(broken) : "", one.Why ?? ""]));
        yield return new Paragraph("The signed checkpoint, verbatim:");
        yield return integrity.Checkpoint is { } note ? new Verbatim(note) : new Alarm("There is none.");
        yield return new Paragraph(
            "To check without this daemon: have the verifier key from somewhere you trust, save one of the proofs below in a file and run "
            + "reeve verify --proof FILE --key KEY. It shows that exactly these bytes stand at that index under the checkpoint. "
            + "The JSON form of this report is checked whole: reeve verify --proof REPORT.json --key KEY.");
        foreach (var entry in integrity.Entries)
        {
            yield return new Paragraph($"Entry {entry.Index}, {entry.Type}, {Time(entry.At)}, leaf {entry.Leaf ?? "unreadable"}{(entry.Note is { } note2 ? $" ({note2})" : "")}");
            if (entry.Proof is { } proof)
            {
                yield return new Verbatim(proof);
            }
        }
    }

    private static ReportBlock Rows(ImmutableArray<string> head, IEnumerable<ImmutableArray<string>> rows)
    {
        ImmutableArray<ImmutableArray<string>> all = [.. rows];
        return all.IsEmpty ? new Paragraph("None recorded.") : new Table(head, all);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";
}
