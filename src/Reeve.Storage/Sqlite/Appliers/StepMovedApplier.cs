using Reeve.Engine.Runs;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class StepMovedApplier : ChangeApplier<StepMoved>
{
    private readonly Statement _update;

    public StepMovedApplier(sqlite3 db)
        : base(db) => _update = Prepare(
            """
            UPDATE steps SET state = ?1, over = ?2, decided_by = ?3, ended_at = ?4, tokens_in = ?5, tokens_out = ?6, failure_code = ?7, summary = ?8,
              tokens_cached = ?13, micro_usd = ?14, reserved_tokens = ?15, reserved_micro_usd = ?16, output_hash = ?17
            WHERE run = ?9 AND number = ?10 AND id = ?11 AND over = 0
              AND (?1 = 'abandoned' OR EXISTS (SELECT 1 FROM runs WHERE runs.id = ?9 AND runs.token = ?12))
            """);

    protected override string? Apply(StepMoved change)
    {
        var step = change.Step;
        var moved = _update
            .Bind(StoredNames<StepState>.Of(step.State)).Bind(RunRows.IsOver(step.State)).Bind(step.DecidedBy).Bind(step.EndedAt)
            .Bind(step.Used.TokensIn).Bind(step.Used.TokensOut).Bind(step.FailureCode).Bind(step.Summary)
            .Bind(step.Run.Value).Bind(step.Number).Bind(step.Id.Value).Bind(step.FencingToken)
            .Bind(step.Used.TokensCached).Bind(step.Used.MicroUsd).Bind(step.Reserved.Tokens).Bind(step.Reserved.MicroUsd)
            .Bind(step.OutputHash)
            .Run();
        return moved == 1 ? null : $"The step {step.Id} is over, or its run moved on.";
    }
}
