using Reeve.Engine.Runs;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class StepAddedApplier : ChangeApplier<StepAdded>
{
    private readonly Statement _insert;

    // The SELECT is the fence: no row of a live run under that token, no step. Whether one that waits takes a step is the gate's to say.
    public StepAddedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO steps (run, number, id, token, tool, side_effect, args_hash, idempotency_key, state, over, decided_by,
              intended_at, ended_at, tokens_in, tokens_out, failure_code, summary,
              model, tokens_cached, micro_usd, reserved_tokens, reserved_micro_usd, signature, output_hash)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24
            FROM runs WHERE id = ?1 AND token = ?4 AND state IN ('running', 'waiting')
            ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(StepAdded change)
    {
        var step = change.Step;
        var added = _insert
            .Bind(step.Run.Value).Bind(step.Number).Bind(step.Id.Value).Bind(step.FencingToken).Bind(step.Tool).Bind(step.SideEffect)
            .Bind(step.ArgumentsHash).Bind(step.IdempotencyKey).Bind(StoredNames<StepState>.Of(step.State)).Bind(RunRows.IsOver(step.State)).Bind(step.DecidedBy)
            .Bind(step.IntendedAt).Bind(step.EndedAt).Bind(step.Used.TokensIn).Bind(step.Used.TokensOut).Bind(step.FailureCode).Bind(step.Summary)
            .Bind(step.Model).Bind(step.Used.TokensCached).Bind(step.Used.MicroUsd).Bind(step.Reserved.Tokens).Bind(step.Reserved.MicroUsd)
            .Bind(step.Signature).Bind(step.OutputHash)
            .Run();
        return added == 1 ? null : $"The run {step.Run} is not live under that token, or has that step already.";
    }
}
