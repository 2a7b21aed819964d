using Reeve.Engine.Bus;
using Reeve.Engine.Foundation;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads events, how subscriptions stand, and deliveries.</summary>
public sealed class SqliteBusStore(SqliteReaders readers) : IBusStore
{
    private const string Envelopes = "SELECT id, source, kind, subject, at, causation, depth, owner, cause FROM envelopes";

    public ValueTask<Page<Envelope>> ListEnvelopesAsync(EnvelopeFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        string?[] parts =
        [
            filter.Owner is null ? null : "owner = ?",
            filter.Kind is null ? null : "kind = ?",
            page.After is null ? null : "(at, id) < ((SELECT at FROM envelopes WHERE id = ?), ?)",
        ];
        var where = string.Join(" AND ", parts.Where(static part => part is not null));
        var sql = $"{Envelopes}{(where.Length == 0 ? "" : " WHERE " + where)} ORDER BY at DESC, id DESC LIMIT ?";
        return readers.ReadAsync(
            session =>
            {
                var rows = session.List(sql, row => Bind(row, filter, page), ReadEnvelope);
                return rows.Count > page.Limit ? new Page<Envelope>(rows.GetRange(0, page.Limit), rows[page.Limit - 1].Id) : new Page<Envelope>(rows, null);
            },
            cancellationToken);
    }

    public ValueTask<Envelope?> FindEnvelopeAsync(string id, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => session.First(Envelopes + " WHERE id = ?", row => row.Bind(id), ReadEnvelope), cancellationToken);

    public async ValueTask<long?> NewestCauseAsync(CancellationToken cancellationToken) => (await readers.ReadAsync(
        static session => session.List("SELECT max(cause) FROM envelopes WHERE cause IS NOT NULL", null, static row => row.LongOrNull(0)), cancellationToken))[0];

    public async ValueTask<IReadOnlyList<SubscriptionState>> ListSubscriptionsAsync(CancellationToken cancellationToken) => await readers.ReadAsync(
        static session => session.List(
            """
            SELECT id, made_by, made_kind, made_source, made_agent, made_prompt, made_once, made_debounce_ms, used_by, last_envelope, last_depth, matches, version
            FROM subscriptions ORDER BY id
            """,
            null,
            ReadState),
        cancellationToken);

    public async ValueTask<IReadOnlyList<EnvelopeDelivery>> ListDeliveriesAsync(CancellationToken cancellationToken) => await readers.ReadAsync(
        static session => session.List(
            """
            SELECT envelope, subscription, agent, owner, prompt, queued_at, due_at, merged, dead_code, dead_reason
            FROM envelope_deliveries ORDER BY queued_at, envelope, subscription
            """,
            null,
            static row => new EnvelopeDelivery
            {
                Envelope = row.Text(0),
                Subscription = row.Text(1),
                Agent = row.Text(2),
                Owner = row.Text(3),
                Prompt = row.Text(4),
                QueuedAt = row.Time(5),
                DueAt = row.Time(6),
                Merged = row.Int(7),
                DeadCode = row.TextOrNull(8),
                DeadReason = row.TextOrNull(9),
            }),
        cancellationToken);

    private static void Bind(Statement row, EnvelopeFilter filter, PageRequest page)
    {
        foreach (var value in new[] { filter.Owner, filter.Kind, page.After, page.After })
        {
            if (value is not null)
            {
                row.Bind(value);
            }
        }

        row.Bind((long)page.Limit + 1);
    }

    private static Envelope ReadEnvelope(Statement row) => new()
    {
        Id = row.Text(0),
        Source = row.Text(1),
        Kind = row.Text(2),
        Subject = row.Text(3),
        At = row.Time(4),
        Causation = row.TextOrNull(5),
        Depth = row.Int(6),
        Owner = row.Text(7),
        Cause = row.LongOrNull(8),
    };

    private static SubscriptionState ReadState(Statement row) => new()
    {
        Id = row.Text(0),
        Made = row.TextOrNull(1) is not { } by
            ? null
            : new Subscription
            {
                Id = row.Text(0),
                MadeBy = by,
                Kind = row.Text(2),
                Source = row.Text(3),
                Agent = row.Text(4),
                Prompt = row.TextOrNull(5),
                Once = row.Long(6) == 1,
                Debounce = TimeSpan.FromMilliseconds(row.Long(7)),
            },
        UsedBy = row.TextOrNull(8),
        Last = row.TextOrNull(9) is { } envelope ? new EventCause(envelope, row.Int(10)) : null,
        Matches = row.Long(11),
        Version = row.Long(12),
    };
}
