using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;
using Reeve.Guard;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads memories and the index of their words. Every look-up is a range of one scope and one word, heaviest first, with a bound: nothing is ever scanned.</summary>
public sealed class SqliteMemoryStore(SqliteReaders readers) : IMemoryStore
{
    private const string Word = "SELECT seq, weight FROM memory_terms WHERE scope = ? AND term = ? ORDER BY weight DESC, seq DESC LIMIT ?";

    private const string Prefix = "SELECT seq, weight FROM memory_terms WHERE scope = ? AND term >= ? AND term < ? ORDER BY term, weight DESC, seq DESC LIMIT ?";

    private const string Scopes = "SELECT owner, agent, sender, items, id FROM memory_scopes WHERE ";

    /// <summary>Past it a beginning is not continued by any word: no token has this character.</summary>
    private const string Past = "\U0010FFFF";

    public ValueTask<MemoryItem?> FindAsync(MemoryId id, CancellationToken cancellationToken) => readers.ReadAsync(
        session => session.First($"SELECT {MemoryRows.Columns} FROM memories WHERE id = ?", row => row.Bind(id.Value), MemoryRows.Read), cancellationToken);

    public ValueTask<MemoryItem?> FindByNameAsync(MemoryScope scope, string key, CancellationToken cancellationToken) => readers.ReadAsync(
        session => session.First(
            $"SELECT {MemoryRows.Columns} FROM memories WHERE scope = (SELECT id FROM memory_scopes WHERE owner = ? AND agent = ? AND sender = ?) AND name_key = ?",
            row => MemoryRows.BindScope(row, scope).Bind(key),
            MemoryRows.Read),
        cancellationToken);

    public ValueTask<Page<MemoryItem>> ListAsync(MemoryFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        (long UpdatedAt, string Id)? after = page.After is { } cursor
            ? MemoryCursorRules.Parse(cursor) ?? throw new ReeveException(ErrorCode.InvalidRequest, "'after' is no cursor of this list.")
            : null;
        string?[] parts =
        [
            filter.Owner is null ? null : "owner = ?",
            filter.Agent is null ? null : "agent = ?",
            filter.Run is null ? null : "source_run = ?",
            filter.SaidBy is null ? null : "(source_sender = ? OR sender = ?)",
            filter.Before is null ? null : "updated_at < ?",
            after is null ? null : "(updated_at, id) < (?, ?)",
            filter.SharedOnly ? "agent = ''" : null,
            filter.Unprotected ? "protected = 0" : null,
        ];
        var where = string.Join(" AND ", parts.Where(static part => part is not null));
        var sql = $"SELECT {MemoryRows.Columns} FROM memories{(where.Length == 0 ? "" : " WHERE " + where)} ORDER BY updated_at DESC, id DESC LIMIT ?";
        return readers.ReadAsync(
            session =>
            {
                var rows = session.List(sql, row => Bind(row, filter, after).Bind((long)page.Limit + 1), MemoryRows.Read);
                return rows.Count > page.Limit
                    ? new Page<MemoryItem>(rows.GetRange(0, page.Limit), MemoryCursorRules.Of(rows[page.Limit - 1]))
                    : new Page<MemoryItem>(rows, null);
            },
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<MemoryCount>> CountAsync(MemoryReach reach, int most, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<MemoryCount>>(session => [.. InReach(session, reach, most).Select(static scope => scope.Count)], cancellationToken);

    public ValueTask<MemoryPostings> LookUpAsync(MemoryReach reach, ImmutableArray<MemoryWord> words, int most, CancellationToken cancellationToken) => readers.ReadAsync(
        session =>
        {
            var scopes = InReach(session, reach, MemoryLibrary.MostScopes + 1);
            var isWhole = scopes.Count <= MemoryLibrary.MostScopes;
            var inside = scopes.Take(MemoryLibrary.MostScopes).ToList();
            return new MemoryPostings(
                inside.Sum(static scope => scope.Count.Items), [.. words.Select(word => LookUp(session, inside, word, most, cancellationToken))], isWhole);
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<MemoryItem>> ReadAsync(IReadOnlyList<long> places, CancellationToken cancellationToken) => readers.ReadAsync<IReadOnlyList<MemoryItem>>(
        session =>
        [
            .. places
                .Select(place => session.First($"SELECT {MemoryRows.Columns} FROM memories WHERE seq = ?", row => row.Bind(place), MemoryRows.Read))
                .OfType<MemoryItem>(),
        ],
        cancellationToken);

    private static WordPostings LookUp(
        ReadSession session, List<(MemoryCount Count, long Id)> scopes, MemoryWord word, int most, CancellationToken cancellationToken)
    {
        var (found, isCut) = (new List<MemoryPosting>(), false);
        foreach (var scope in scopes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = word.IsPrefix
                ? session.List(Prefix, row => row.Bind(scope.Id).Bind(word.Text).Bind(word.Text + Past).Bind((long)most + 1), Posting)
                : session.List(Word, row => row.Bind(scope.Id).Bind(word.Text).Bind((long)most + 1), Posting);
            isCut |= rows.Count > most;
            found.AddRange(rows.Take(most));
        }

        return new WordPostings(found, isCut);
    }

    private static MemoryPosting Posting(Statement row) => new(row.Long(0), row.Int(1));

    private static List<(MemoryCount Count, long Id)> InReach(ReadSession session, MemoryReach reach, int most) => reach.Agent is null
        ? session.List(Scopes + "owner = ? ORDER BY items DESC, id LIMIT ?", row => row.Bind(reach.Owner).Bind((long)most), Scope)
        : session.List(
            Scopes + "owner = ? AND ((agent = '' AND sender = '') OR (agent = ? AND sender IN ('', ?))) ORDER BY items DESC, id LIMIT ?",
            row => row.Bind(reach.Owner).Bind(reach.Agent).Bind(reach.Sender ?? "").Bind((long)most),
            Scope);

    private static (MemoryCount Count, long Id) Scope(Statement row) => (new MemoryCount(MemoryRows.ReadScope(row, 0), row.Long(3)), row.Long(4));

    private static Statement Bind(Statement row, MemoryFilter filter, (long UpdatedAt, string Id)? after)
    {
        foreach (var value in (string?[])[filter.Owner, filter.Agent, filter.Run?.Value, filter.SaidBy, filter.SaidBy])
        {
            if (value is not null)
            {
                row.Bind(value);
            }
        }

        if (filter.Before is { } before)
        {
            row.Bind(before);
        }

        return after is { } place ? row.Bind(place.UpdatedAt).Bind(place.Id) : row;
    }
}
