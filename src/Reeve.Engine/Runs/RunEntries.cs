using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>How the room's facts read in the log. Facts and handles only; a reason, one bounded line for a person and often of one, is content: erasable.</summary>
internal static class RunEntries
{
    /// <summary>The content's name.</summary>
    public const string ReasonName = "reason";

    private const int LongestReason = 500;

    /// <summary>A run that a rule warned of is started all the same, with the warning on the record.</summary>
    public static UnitOfWork Started(Run run, LoopFinding? warning)
    {
        var work = Started(run);
        return warning is not { } finding
            ? work
            : work with { Entries = work.Entries.Add(Objection("guard.warned", run, run.Agent, finding)) };
    }

    /// <summary>A run that was not started. The entry is the parent's, which asked for it.</summary>
    public static LedgerDraft Refused(Run parent, string agent, LoopFinding finding) => Objection("guard.denied", parent, agent, finding);

    public static UnitOfWork Started(Run run) => new(
        [
            Draft("run.created", run, EntryData.Of(
                ("kind", RunNames.Of(run.Kind)),
                ("trigger", run.Trigger),
                ("project", run.Project),
                ("parent", run.Parent?.Value),
                ("depth", run.Depth),
                ("max_attempts", run.MaxAttempts),
                ("grants", (IReadOnlyList<string>)run.Grants),
                ("max_steps", run.Budget.MaxSteps),
                ("max_tokens", run.Budget.MaxTokens),
                ("max_micro_usd", run.Budget.MaxMicroUsd),
                ("max_seconds", run.Budget.MaxWallClock?.TotalSeconds))),
            Draft("run.started", run, Lease(run)),
        ],
        [new RunAdded(run)]);

    /// <summary>
    /// One move of a run. When it leaves the hands of its holder (over, or queued anew), the steps still open are abandoned in the same unit:
    /// no step outlives the attempt it belongs to.
    /// </summary>
    public static UnitOfWork Moved(Run next, IReadOnlyList<Step> abandoned, string? by = null)
    {
        var entries = ImmutableArray.CreateBuilder<LedgerDraft>(abandoned.Count + 1);
        var changes = ImmutableArray.CreateBuilder<StateChange>(abandoned.Count + 1);
        foreach (var step in abandoned)
        {
            entries.Add(Abandoned(next, step));
            changes.Add(new StepMoved(step));
        }

        entries.Add(Draft(TypeOf(next), next, DataOf(next, by)) with { Contents = Reason(next) });
        changes.Add(new RunMoved(next));
        return new UnitOfWork(entries.MoveToImmutable(), changes.MoveToImmutable());
    }

    public static UnitOfWork Renewed(Run next) => UnitOfWork.Of(Draft("run.renewed", next, Lease(next)), new RunMoved(next));

    /// <summary>How long a killed run's work went on: from the request to the last that was heard of it.</summary>
    public static LedgerDraft Stopped(Run run, DateTimeOffset? requested, DateTimeOffset? lastActivity, StopProof proof) => Draft("run.stopped", run, EntryData.Of(
        ("requested_at", requested),
        ("last_activity_at", lastActivity),
        ("milliseconds", requested is { } from && lastActivity is { } to ? Math.Max(0, (to - from).TotalMilliseconds) : null),
        ("proof", proof switch { StopProof.Released => "released", StopProof.Acknowledged => "acknowledged", _ => "lease_over" })));

    public static UnitOfWork Resumed(Run next) => UnitOfWork.Of(Draft("run.resumed", next, EntryData.Empty), new RunMoved(next));

    private static string TypeOf(Run run) => run.State switch
    {
        RunState.Queued => "run.retried",
        RunState.Running => "run.started",
        RunState.Waiting => "run.waited",
        RunState.Killed => "run.killed",
        _ => "run.finished",
    };

    private static EntryData DataOf(Run run, string? by) => run.State switch
    {
        RunState.Running => Lease(run),
        RunState.Waiting => EntryData.Empty,
        RunState.Queued => EntryData.Of(("attempt", run.Attempt), ("token", run.FencingToken), ("code", run.FailureCode)),
        _ => EntryData.Of(
            ("state", RunNames.Of(run.State)),
            ("attempt", run.Attempt),
            ("code", run.FailureCode),
            ("by", by),
            ("steps", run.Usage.Steps),
            ("tokens_in", run.Usage.Used.TokensIn),
            ("tokens_out", run.Usage.Used.TokensOut),
            ("micro_usd", run.Usage.Used.MicroUsd)),
    };

    private static EntryData Lease(Run run) =>
        EntryData.Of(("attempt", run.Attempt), ("token", run.FencingToken), ("holder", run.Holder), ("lease_until", run.LeaseUntil));

    private static LedgerDraft Abandoned(Run run, Step step) => new()
    {
        Type = "step.abandoned",
        Family = Family.Steps,
        Owner = run.Owner,
        Run = run.Id,
        Agent = run.Agent,
        Data = EntryData.Of(("step", step.Id.Value), ("number", step.Number), ("tool", step.Tool), ("reason", Short(step.Summary))),
    };

    private static LedgerDraft Draft(string type, Run run, EntryData data) =>
        new() { Type = type, Family = Family.Runs, Owner = run.Owner, Run = run.Id, Agent = run.Agent, Data = data };

    private static LedgerDraft Objection(string type, Run run, string agent, LoopFinding finding) => Draft(type, run, EntryData.Of(
        ("starts", agent), ("rule", finding.Rule), ("code", ErrorCode.LoopDetected), ("reason", finding.Reason))) with
    { Family = Family.Guard };

    private static ImmutableArray<ContentDraft> Reason(Run run) =>
        run.State != RunState.Running && Short(run.Reason) is { Length: > 0 } reason ? [ContentDraft.Text(ReasonName, reason)] : [];

    private static string? Short(string? text) => text is { Length: > LongestReason } ? text[..LongestReason] : text;
}
