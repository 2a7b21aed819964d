using Reeve.Engine.Turns.Questions;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class QuestionAskedApplier : ChangeApplier<QuestionAsked>
{
    private readonly Statement _insert;

    public QuestionAskedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO questions (id, run, session, owner, agent, call, text, options, state, asked_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(QuestionAsked change)
    {
        var asked = change.Question;
        var added = _insert
            .Bind(asked.Id.Value).Bind(asked.Run.Value).Bind(asked.Session.Value).Bind(asked.Owner).Bind(asked.Agent).Bind(asked.Call)
            .Bind(asked.Text).Bind(string.Join('\n', asked.Options)).Bind(StoredNames<QuestionState>.Of(asked.State)).Bind(asked.AskedAt).Bind(asked.ExpiresAt)
            .Run();
        return added == 1 ? null : $"The question {asked.Id} exists already.";
    }
}
