using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Storage.Sqlite;

/// <summary>Rows of runs and steps as records.</summary>
internal static class RunRows
{
    public const string RunColumns =
        "id, kind, owner, agent, cause, parent, depth, attempt, max_attempts, state, token, lease_until, holder, max_steps, max_tokens, max_wall_ms, "
        + "used_steps, tokens_in, tokens_out, grants, idempotency_key, created_at, started_at, ended_at, failure_code, reason, version, max_micro_usd, tokens_cached, used_micro_usd, project";

    public const string StepColumns =
        "id, run, number, token, tool, side_effect, args_hash, idempotency_key, state, decided_by, intended_at, ended_at, tokens_in, tokens_out, failure_code, summary, "
        + "model, tokens_cached, micro_usd, reserved_tokens, reserved_micro_usd, signature, output_hash";

    public static bool IsLive(RunState state) => state is RunState.Queued or RunState.Running or RunState.Waiting;

    public static bool IsOver(StepState state) => state is StepState.Done or StepState.Failed or StepState.Abandoned or StepState.Denied;

    public static Run ReadRun(Statement row) => new()
    {
        Id = new RunId(row.Text(0)),
        Kind = StoredNames<RunKind>.Parse(row.Text(1)),
        Owner = row.Text(2),
        Agent = row.Text(3),
        Trigger = row.Text(4),
        Parent = row.TextOrNull(5) is { } parent ? new RunId(parent) : null,
        Depth = row.Int(6),
        Attempt = row.Int(7),
        MaxAttempts = row.Int(8),
        State = StoredNames<RunState>.Parse(row.Text(9)),
        FencingToken = row.Long(10),
        LeaseUntil = row.TimeOrNull(11),
        Holder = row.TextOrNull(12),
        Budget = new RunBudget(
            (int?)row.LongOrNull(13), row.LongOrNull(14), row.LongOrNull(15) is { } wall ? TimeSpan.FromMilliseconds(wall) : null, row.LongOrNull(27)),
        Usage = new RunUsage(row.Int(16), new Usage(row.Long(17), row.Long(18), row.Long(28), row.Long(29))),
        Grants = [.. JsonSerializer.Deserialize<string[]>(row.Text(19)) ?? []],
        IdempotencyKey = row.TextOrNull(20),
        CreatedAt = row.Time(21),
        StartedAt = row.TimeOrNull(22),
        EndedAt = row.TimeOrNull(23),
        FailureCode = row.TextOrNull(24),
        Reason = row.TextOrNull(25),
        Version = row.Long(26),
        Project = row.Text(30),
    };

    public static Step ReadStep(Statement row) => new()
    {
        Id = new StepId(row.Text(0)),
        Run = new RunId(row.Text(1)),
        Number = row.Int(2),
        FencingToken = row.Long(3),
        Tool = row.Text(4),
        SideEffect = row.Long(5) != 0,
        ArgumentsHash = row.Text(6),
        IdempotencyKey = row.TextOrNull(7),
        State = StoredNames<StepState>.Parse(row.Text(8)),
        DecidedBy = row.TextOrNull(9),
        IntendedAt = row.Time(10),
        EndedAt = row.TimeOrNull(11),
        Used = new Usage(row.Long(12), row.Long(13), row.Long(17), row.Long(18)),
        FailureCode = row.TextOrNull(14),
        Summary = row.TextOrNull(15),
        Model = row.TextOrNull(16),
        Reserved = new Spend(0, row.Long(19), row.Long(20)),
        Signature = row.TextOrNull(21),
        OutputHash = row.TextOrNull(22),
    };
}
