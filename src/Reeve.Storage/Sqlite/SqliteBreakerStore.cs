using Reeve.Engine.Models;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads the circuits that are open; a closed one has no row.</summary>
public sealed class SqliteBreakerStore(SqliteReaders readers) : IBreakerStore
{
    public ValueTask<IReadOnlyList<Breaker>> ListOpenAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<Breaker>>(
            static session => session.List(
                "SELECT provider, openings, opened_at, until, asked, cause FROM breakers ORDER BY provider",
                null,
                static row => new Breaker(row.Text(0))
                {
                    Phase = BreakerPhase.Open,
                    Openings = row.Int(1),
                    OpenedAt = row.Time(2),
                    Until = row.Time(3),
                    WasAsked = row.Long(4) != 0,
                    Cause = row.Text(5),
                }),
            cancellationToken);
}
