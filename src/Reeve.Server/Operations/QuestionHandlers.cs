using Reeve.Engine.Foundation;
using Reeve.Engine.Turns.Questions;
using Reeve.Guard;
using Reeve.Protocol.Turns;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>turns.questions</c> and <c>turns.answer</c>. A caller answers only what is its own to see.</summary>
internal sealed class QuestionHandlers(QuestionService questions) : IOperationHandlers
{
    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.TurnsQuestions, ListAsync);
        registry.Add(Protocol.Operations.TurnsAnswer, AnswerAsync);
    }

    private async ValueTask<ListQuestionsResponse> ListAsync(ListQuestionsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var state = RequestRules.Word<QuestionState>("state", request.State, QuestionRules.Name);
        var page = await questions.ListAsync(caller.Visible, state, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        return new ListQuestionsResponse { Questions = [.. page.Items.Select(Of)], Next = page.Next };
    }

    private async ValueTask<AnswerQuestionResponse> AnswerAsync(AnswerQuestionRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var id = new QuestionId(RequestRules.Id("question", request.Question));
        return await questions.FindAsync(id, cancellationToken) is { } question && caller.MaySee(question.Owner)
            ? new AnswerQuestionResponse { Question = Of(await questions.AnswerAsync(id, request.Answer, caller.Identity, cancellationToken)) }
            : throw new ReeveException(ErrorCode.NotFound, $"There is no question {id}.", "reeve answer lists the open ones");
    }

    private static QuestionReport Of(Question question) => new()
    {
        Id = question.Id.Value,
        State = QuestionRules.Name(question.State),
        Run = question.Run.Value,
        Session = question.Session.Value,
        Agent = question.Agent,
        Text = question.Text,
        Options = question.Options,
        AskedAt = question.AskedAt,
        ExpiresAt = question.ExpiresAt,
        AnsweredBy = question.AnsweredBy,
    };
}
