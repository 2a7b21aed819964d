namespace Reeve.Protocol.Turns;

/// <summary>A page of questions.</summary>
public sealed record ListQuestionsResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<QuestionReport> Questions { get; init; }

    /// <summary>The cursor of the next page; null when this is the last.</summary>
    public string? Next { get; init; }
}
