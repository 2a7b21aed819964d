using Reeve.Engine.Foundation;
using Reeve.Engine.Jobs;
using Reeve.Engine.Ledger;
using Reeve.Sources;

namespace Reeve.Engine.Schedules;

/// <summary>How schedules read in the log: which, when, why. No prompt: what an agent was told is in its transcript, and can be erased.</summary>
internal static class ScheduleEntries
{
    public const string LoadedType = "schedules.loaded";
    public const string InvalidType = "schedules.invalid";
    public const string ArmedType = "schedule.armed";
    public const string RewoundType = "schedule.rewound";
    public const string RemovedType = "schedule.removed";
    public const string DisabledType = "schedule.disabled";
    public const string PausedType = "schedule.paused";
    public const string ResumedType = "schedule.resumed";
    public const string DeferredType = "schedule.deferred";
    public const string FiredType = "schedule.fired";
    public const string MissedType = "schedule.missed";
    public const string EndedType = "schedule.ended";
    public const string FailedType = "schedule.failed";

    /// <summary>Whose the daemon's own facts are, and those about agents there are not.</summary>
    public const string DaemonOwner = "daemon";

    public static LedgerDraft Loaded(string fingerprint, int schedules) =>
        File(LoadedType, ("fingerprint", fingerprint), ("schedules", schedules));

    public static LedgerDraft Invalid(string fingerprint, IReadOnlyList<SourceProblem> problems) =>
        File(InvalidType, ("fingerprint", fingerprint), ("problems", problems.Count), ("line", problems[0].Line)) with
        {
            Contents = [ContentDraft.Text("problems", string.Join('\n', problems.Take(100)))],
        };

    public static LedgerDraft Of(string type, Schedule schedule, string owner, ArmedSchedule armed, params ReadOnlySpan<(string, object?)> more) =>
        Draft(type, schedule.Agent, owner, [("schedule", schedule.Id), ("round", armed.Round), ("planned_at", armed.Planned), ("due_at", armed.Due), .. more]);

    public static LedgerDraft Removed(string id) => Draft(RemovedType, null, DaemonOwner, ("schedule", id));

    public static LedgerDraft Fired(Fire fire, string owner, string? by = null) => Draft(
        FiredType,
        fire.Agent,
        owner,
        ("schedule", fire.Schedule), ("fire", fire.Id), ("cause", ScheduleNames.Of(fire.Cause)), ("planned_at", fire.Planned),
        ("late_ms", (long)Math.Max(0, (fire.ClaimedAt - fire.Planned).TotalMilliseconds)), ("by", by));

    public static LedgerDraft Missed(Schedule schedule, string owner, Miss miss) => Draft(
        MissedType,
        schedule.Agent,
        owner,
        ("schedule", schedule.Id), ("reason", ScheduleNames.Of(miss.Reason)), ("count", miss.Count), ("more", miss.IsFloor), ("first", miss.First), ("last", miss.Last));

    public static LedgerDraft Ended(Fire fire, string owner, RunId run, JobEnd end) =>
        Draft(EndedType, fire.Agent, owner, ("schedule", fire.Schedule), ("fire", fire.Id), ("state", end.State), ("code", end.Code)) with { Run = run };

    public static LedgerDraft Failed(Fire fire, string owner, string code, string reason) =>
        Draft(FailedType, fire.Agent, owner, ("schedule", fire.Schedule), ("fire", fire.Id), ("code", code)) with
        {
            Contents = [ContentDraft.Text("reason", WordRules.Clean(reason, 1_000, multiline: true))],
        };

    private static LedgerDraft File(string type, params (string, object?)[] data) => Draft(type, null, DaemonOwner, data);

    private static LedgerDraft Draft(string type, string? agent, string owner, params ReadOnlySpan<(string, object?)> data) => new()
    {
        Type = type,
        Family = Family.Schedules,
        Owner = owner,
        Agent = agent,
        Data = EntryData.Of([.. data]),
    };
}
