using Reeve.Engine.Foundation;
using Reeve.Engine.Turns.Questions;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : IQuestionStore
{
    ValueTask<Question?> IQuestionStore.FindAsync(QuestionId id, CancellationToken cancellationToken) => new(_state.Questions.GetValueOrDefault(id));

    ValueTask<Question?> IQuestionStore.FindOpenAsync(RunId run, CancellationToken cancellationToken) => new(
        _state.Questions.Values.Where(question => question.Run == run && question.State == QuestionState.Open).MinBy(static question => question.Id.Value, StringComparer.Ordinal));

    ValueTask<Page<Question>> IQuestionStore.ListAsync(string? owner, QuestionState? state, PageRequest page, CancellationToken cancellationToken) => new(Cut(
        _state.Questions.Values.Where(question => (owner is null || question.Owner == owner) && (state is null || question.State == state)),
        static question => question.Id.Value,
        page));
}
