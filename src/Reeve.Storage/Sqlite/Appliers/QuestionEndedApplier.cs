using Reeve.Engine.Turns.Questions;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class QuestionEndedApplier : ChangeApplier<QuestionEnded>
{
    private readonly Statement _update;

    public QuestionEndedApplier(sqlite3 db)
        : base(db) => _update = Prepare("UPDATE questions SET state = ?, ended_at = ?, answered_by = ?, answer = ? WHERE id = ? AND state = 'open'");

    protected override string? Apply(QuestionEnded change)
    {
        var ended = change.Question;
        var moved = _update
            .Bind(StoredNames<QuestionState>.Of(ended.State)).Bind(ended.EndedAt).Bind(ended.AnsweredBy).Bind(ended.Answer).Bind(ended.Id.Value)
            .Run();
        return moved == 1 ? null : $"The question {ended.Id} is not open any more.";
    }
}
