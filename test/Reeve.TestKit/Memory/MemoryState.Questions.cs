using Reeve.Engine.Turns.Questions;

namespace Reeve.TestKit.Memory;

internal sealed partial record MemoryState
{
    private MemoryState Ask(Question asked)
    {
        Require(!Questions.ContainsKey(asked.Id), "the question exists");
        return this with { Questions = Questions.Add(asked.Id, asked) };
    }

    private MemoryState End(Question ended)
    {
        Require(Questions.TryGetValue(ended.Id, out var before) && before.State == QuestionState.Open, "the question is not open any more");
        return this with { Questions = Questions.SetItem(ended.Id, ended) };
    }
}
