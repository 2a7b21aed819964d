using System.Collections.Immutable;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Turns.Questions;

/// <summary>What may be asked, and what an answer makes of a question. Pure.</summary>
public static class QuestionRules
{
    public const int MaxText = 4_000;
    public const int MaxAnswer = 32 * 1024;
    public const int MaxOptions = 10;
    public const int MaxOption = 200;

    /// <summary>The question in a call's arguments, or why there is none.</summary>
    public static (string Text, ImmutableArray<string> Options, string? Problem) Read(JsonElement arguments)
    {
        if (!arguments.TryGetProperty("question", out var asked) || asked.ValueKind != JsonValueKind.String || asked.GetString()?.Trim() is not { Length: > 0 } text)
        {
            return ("", [], "'question' must be the question's words.");
        }

        if (!arguments.TryGetProperty("options", out var options) || options.ValueKind == JsonValueKind.Null)
        {
            return (WordRules.Clean(text, MaxText, multiline: true), [], null);
        }

        if (options.ValueKind != JsonValueKind.Array || options.GetArrayLength() > MaxOptions || options.EnumerateArray().Any(static option => option.ValueKind != JsonValueKind.String))
        {
            return ("", [], $"'options' must be a list of at most {MaxOptions} texts.");
        }

        return (
            WordRules.Clean(text, MaxText, multiline: true),
            [.. options.EnumerateArray().Select(static option => WordRules.Clean(option.GetString()!, MaxOption, multiline: false)).Where(static option => option.Length > 0)],
            null);
    }

    /// <summary>The question after somebody answered; <c>conflict</c> when it is not open any more. The same answer again is the same question.</summary>
    public static Question Answer(Question question, string answer, string by, DateTimeOffset now)
    {
        if (answer.Trim().Length is 0 or > MaxAnswer)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"'answer' must have 1 to {MaxAnswer} characters.");
        }

        return question switch
        {
            { State: QuestionState.Answered } when question.Answer == answer => question,
            { State: not QuestionState.Open } => throw new ReeveException(ErrorCode.Conflict, $"{question.Id} is {Name(question.State)} already."),
            _ when now >= question.ExpiresAt => throw new ReeveException(ErrorCode.Conflict, $"{question.Id} expired at {question.ExpiresAt:u}."),
            _ => question with { State = QuestionState.Answered, Answer = answer, AnsweredBy = by, EndedAt = now },
        };
    }

    /// <summary>What the model is told.</summary>
    public static (string Output, bool IsError) ResultOf(Question ended) => ended.State switch
    {
        QuestionState.Answered => (ended.Answer!, false),
        QuestionState.Expired => ("Nobody answered in time.", true),
        _ => ("The question was withdrawn.", true),
    };

    public static string Name(QuestionState state) => state switch
    {
        QuestionState.Open => "open",
        QuestionState.Answered => "answered",
        QuestionState.Expired => "expired",
        _ => "withdrawn",
    };
}
