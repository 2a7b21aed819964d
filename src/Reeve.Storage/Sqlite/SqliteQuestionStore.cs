using Reeve.Engine.Foundation;
using Reeve.Engine.Turns.Questions;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads questions. Ids sort by birth, so the newest page is the highest ids. Options are lines: a line feed is in none of them.</summary>
public sealed class SqliteQuestionStore(SqliteReaders readers) : IQuestionStore
{
    private const string Columns = "id, run, session, owner, agent, call, text, options, state, asked_at, expires_at, ended_at, answered_by, answer";

    public ValueTask<Question?> FindAsync(QuestionId id, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => session.First($"SELECT {Columns} FROM questions WHERE id = ?", row => row.Bind(id.Value), Read), cancellationToken);

    public ValueTask<Question?> FindOpenAsync(RunId run, CancellationToken cancellationToken) => readers.ReadAsync(
        session => session.First($"SELECT {Columns} FROM questions WHERE run = ? AND state = 'open' ORDER BY id LIMIT 1", row => row.Bind(run.Value), Read), cancellationToken);

    public ValueTask<Page<Question>> ListAsync(string? owner, QuestionState? state, PageRequest page, CancellationToken cancellationToken)
    {
        // The open ones by their own index, whose condition must stand in the query as it stands there.
        string?[] parts =
        [
            owner is null ? null : "owner = ?",
            state is null ? null : state == QuestionState.Open ? "state = 'open'" : "state = ?",
            page.After is null ? null : "id < ?",
        ];
        string?[] values = [owner, state is null or QuestionState.Open ? null : StoredNames<QuestionState>.Of(state.Value), page.After];
        var where = string.Join(" AND ", parts.Where(static part => part is not null));
        var sql = $"SELECT {Columns} FROM questions{(where.Length == 0 ? "" : " WHERE " + where)} ORDER BY id DESC LIMIT ?";
        return readers.ReadAsync(
            session =>
            {
                var rows = session.List(
                    sql,
                    row =>
                    {
                        foreach (var value in values.OfType<string>())
                        {
                            row.Bind(value);
                        }

                        row.Bind(page.Limit + 1);
                    },
                    Read);
                return rows.Count > page.Limit ? new Page<Question>(rows.GetRange(0, page.Limit), rows[page.Limit - 1].Id.Value) : new Page<Question>(rows, null);
            },
            cancellationToken);
    }

    private static Question Read(Statement row) => new()
    {
        Id = new QuestionId(row.Text(0)),
        Run = new RunId(row.Text(1)),
        Session = new SessionId(row.Text(2)),
        Owner = row.Text(3),
        Agent = row.Text(4),
        Call = row.Text(5),
        Text = row.Text(6),
        Options = row.Text(7) is { Length: > 0 } options ? [.. options.Split('\n')] : [],
        State = StoredNames<QuestionState>.Parse(row.Text(8)),
        AskedAt = row.Time(9),
        ExpiresAt = row.Time(10),
        EndedAt = row.TimeOrNull(11),
        AnsweredBy = row.TextOrNull(12),
        Answer = row.TextOrNull(13),
    };
}
