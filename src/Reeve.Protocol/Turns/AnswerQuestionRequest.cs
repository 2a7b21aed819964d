namespace Reeve.Protocol.Turns;

/// <summary>Answers an agent's question; its turn goes on.</summary>
public sealed record AnswerQuestionRequest
{
    /// <summary>The question's id.</summary>
    public required string Question { get; init; }

    /// <summary>The answer, 1..32,768 characters.</summary>
    public required string Answer { get; init; }
}
