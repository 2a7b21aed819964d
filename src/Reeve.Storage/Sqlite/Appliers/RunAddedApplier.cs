using System.Text.Json;
using Reeve.Engine.Runs;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class RunAddedApplier : ChangeApplier<RunAdded>
{
    private readonly Statement _insert;

    public RunAddedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO runs (id, kind, owner, agent, cause, parent, depth, attempt, max_attempts, state, live, token, lease_until, holder,
              max_steps, max_tokens, max_wall_ms, used_steps, tokens_in, tokens_out, grants, idempotency_key,
              created_at, started_at, ended_at, failure_code, reason, version,
              max_micro_usd, tokens_cached, used_micro_usd, project)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(RunAdded change)
    {
        var run = change.Run;
        var added = _insert
            .Bind(run.Id.Value).Bind(StoredNames<RunKind>.Of(run.Kind)).Bind(run.Owner).Bind(run.Agent).Bind(run.Trigger).Bind(run.Parent?.Value)
            .Bind(run.Depth).Bind(run.Attempt).Bind(run.MaxAttempts)
            .Bind(StoredNames<RunState>.Of(run.State)).Bind(RunRows.IsLive(run.State)).Bind(run.FencingToken).Bind(run.LeaseUntil).Bind(run.Holder)
            .Bind((long?)run.Budget.MaxSteps).Bind(run.Budget.MaxTokens).Bind((long?)run.Budget.MaxWallClock?.TotalMilliseconds)
            .Bind(run.Usage.Steps).Bind(run.Usage.Used.TokensIn).Bind(run.Usage.Used.TokensOut)
            .Bind(run.Grants.IsEmpty ? "[]" : JsonSerializer.Serialize(run.Grants.ToArray())).Bind(run.IdempotencyKey)
            .Bind(run.CreatedAt).Bind(run.StartedAt).Bind(run.EndedAt).Bind(run.FailureCode).Bind(run.Reason).Bind(run.Version)
            .Bind(run.Budget.MaxMicroUsd).Bind(run.Usage.Used.TokensCached).Bind(run.Usage.Used.MicroUsd).Bind(run.Project)
            .Run();
        return added == 1 ? null : $"The run {run.Id}, or one with its idempotency key, exists already.";
    }
}
