using System.Collections.Immutable;
using System.Globalization;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compensation;

/// <summary>The room's facts in the log, all of the run that is undone. What a person or a handler said is content, erasable.</summary>
internal static class CompensationEntries
{
    /// <summary>A rollback that was asked for, and one fact for each row that needs no work. <paramref name="part"/> counts from 1 where a plan is too long for one unit.</summary>
    public static UnitOfWork Planned(Run run, RollbackRequest request, ImmutableArray<StepCompensation> rows, int part)
    {
        var requested = Draft("rollback.requested", run.Owner, run.Id, run.Agent, EntryData.Of(
            ("from", request.From?.Value),
            ("part", part == 1 ? null : part),
            ("pending", rows.Count(static row => row.Status == CompensationStatus.Pending)),
            ("no_compensation", rows.Count(static row => row.Status == CompensationStatus.NoCompensation)),
            ("failed", rows.Count(static row => row.Status == CompensationStatus.Failed)),
            ("skipped", rows.Count(static row => row.Status == CompensationStatus.Skipped)),
            ("by", request.By))) with
        {
            Contents = request.Reason is { } reason ? [ContentDraft.Text("reason", reason)] : [],
        };
        return new UnitOfWork(
            [requested, .. rows.Where(static row => row.Status != CompensationStatus.Pending).Select(Of)], [.. rows.Select(static row => new CompensationSaved(row))]);
    }

    /// <summary>One move of one row.</summary>
    public static UnitOfWork Moved(StepCompensation row) => UnitOfWork.Of(Of(row), new CompensationSaved(row));

    public static UnitOfWork Claimed(ImmutableArray<StepCompensation> rows) => new([.. rows.Select(Of)], [.. rows.Select(static row => new CompensationSaved(row))]);

    public static UnitOfWork Escalated(IReadOnlyList<StepCompensation> rows) => new(
        [
            Draft("compensation.escalated", rows[0].Owner, rows[0].Run, rows[0].Agent, EntryData.Of(
                ("count", rows.Count),
                ("steps", (IReadOnlyList<string>)[.. rows.Take(100).Select(static row => row.Number.ToString(CultureInfo.InvariantCulture))]))),
        ],
        [.. rows.Select(static row => new CompensationSaved(row))]);

    private static LedgerDraft Of(StepCompensation row) => Draft(TypeOf(row), row.Owner, row.Run, row.Agent, EntryData.Of(
        ("step", row.Step.Value),
        ("number", row.Number),
        ("tool", row.Tool),
        ("kind", row.Kind is { } kind ? CompensationNames.Of(kind) : null),
        ("idempotent", row.Idempotent ? true : null),
        ("attempt", row.Attempts),
        ("job", row.Job?.Value),
        ("claim", row.Claim),
        ("claim_until", row is { Claim: not null, Status: CompensationStatus.Pending, ClaimUntil: { } until } ? until.ToString("O", CultureInfo.InvariantCulture) : null),
        ("begun", row.Begun ? true : null),
        ("code", row.FailureCode))) with
    {
        Contents = row.Reason is { } reason ? [ContentDraft.Text("reason", reason)] : [],
    };

    private static string TypeOf(StepCompensation row) => row.Status switch
    {
        CompensationStatus.Pending => row.Begun ? "compensation.intended" : "compensation.deferred",
        CompensationStatus.Succeeded => "compensation.succeeded",
        CompensationStatus.Failed => "compensation.failed",
        CompensationStatus.NoCompensation => "compensation.missing",
        _ => "compensation.skipped",
    };

    private static LedgerDraft Draft(string type, string owner, Foundation.RunId run, string agent, EntryData data) =>
        new() { Type = type, Family = Family.Compensation, Owner = owner, Run = run, Agent = agent, Data = data };
}
