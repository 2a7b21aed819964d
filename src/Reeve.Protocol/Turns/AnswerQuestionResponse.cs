namespace Reeve.Protocol.Turns;

/// <summary>The answer is on disk.</summary>
public sealed record AnswerQuestionResponse
{
    /// <summary>The question as it is now.</summary>
    public required QuestionReport Question { get; init; }
}
