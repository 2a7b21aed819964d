using Reeve.Engine.Runs;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class RunMovedApplier : ChangeApplier<RunMoved>
{
    private readonly Statement _update;

    public RunMovedApplier(sqlite3 db)
        : base(db) => _update = Prepare(
            """
            UPDATE runs SET attempt = ?, state = ?, live = ?, token = ?, lease_until = ?, holder = ?, used_steps = ?, tokens_in = ?, tokens_out = ?,
              started_at = ?, ended_at = ?, failure_code = ?, reason = ?, version = ?,
              tokens_cached = ?, used_micro_usd = ?
            WHERE id = ? AND version = ? AND live = 1
            """);

    protected override string? Apply(RunMoved change)
    {
        var run = change.Run;
        var moved = _update
            .Bind(run.Attempt).Bind(StoredNames<RunState>.Of(run.State)).Bind(RunRows.IsLive(run.State)).Bind(run.FencingToken).Bind(run.LeaseUntil)
            .Bind(run.Holder).Bind(run.Usage.Steps).Bind(run.Usage.Used.TokensIn).Bind(run.Usage.Used.TokensOut)
            .Bind(run.StartedAt).Bind(run.EndedAt).Bind(run.FailureCode).Bind(run.Reason).Bind(run.Version)
            .Bind(run.Usage.Used.TokensCached).Bind(run.Usage.Used.MicroUsd)
            .Bind(run.Id.Value).Bind(run.Version - 1)
            .Run();
        return moved == 1 ? null : $"The run {run.Id} moved on meanwhile, or is over.";
    }
}
