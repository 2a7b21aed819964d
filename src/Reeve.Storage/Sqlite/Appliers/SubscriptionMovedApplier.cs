using Reeve.Engine.Bus;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SubscriptionMovedApplier : ChangeApplier<SubscriptionMoved>
{
    private readonly Statement _insert;
    private readonly Statement _update;

    public SubscriptionMovedApplier(sqlite3 db)
        : base(db)
    {
        _insert = Prepare(
            """
            INSERT INTO subscriptions (made_by, made_kind, made_source, made_agent, made_prompt, made_once, made_debounce_ms, used_by, last_envelope, last_depth, matches, version, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);
        _update = Prepare(
            """
            UPDATE subscriptions SET made_by = ?, made_kind = ?, made_source = ?, made_agent = ?, made_prompt = ?, made_once = ?, made_debounce_ms = ?, used_by = ?,
              last_envelope = ?, last_depth = ?, matches = ?, version = ?
            WHERE id = ? AND version = ?
            """);
    }

    protected override string? Apply(SubscriptionMoved change)
    {
        var (state, made) = (change.State, change.State.Made);
        var statement = state.Version == 1 ? _insert : _update;
        statement
            .Bind(made?.MadeBy).Bind(made?.Kind).Bind(made?.Source).Bind(made?.Agent).Bind(made?.Prompt).Bind(made is null ? null : made.Once ? 1L : 0L)
            .Bind((long?)made?.Debounce.TotalMilliseconds).Bind(state.UsedBy).Bind(state.Last?.Envelope).Bind((long?)state.Last?.Depth).Bind(state.Matches)
            .Bind(state.Version).Bind(state.Id);
        if (state.Version != 1)
        {
            statement.Bind(state.Version - 1);
        }

        return statement.Run() == 1 ? null : $"The subscription {state.Id} moved on.";
    }
}
