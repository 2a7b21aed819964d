using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns.Questions;

/// <summary>What the room reads of questions. Writes go through the journal as <see cref="QuestionAsked"/> and <see cref="QuestionEnded"/>.</summary>
public interface IQuestionStore
{
    ValueTask<Question?> FindAsync(QuestionId id, CancellationToken cancellationToken);

    /// <summary>Newest first. Null means any.</summary>
    ValueTask<Page<Question>> ListAsync(string? owner, QuestionState? state, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The open question of a run; a run waits for one at a time.</summary>
    ValueTask<Question?> FindOpenAsync(RunId run, CancellationToken cancellationToken);
}
