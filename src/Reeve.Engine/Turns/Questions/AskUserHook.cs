using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Turns.Logs;

namespace Reeve.Engine.Turns.Questions;

/// <summary>Lets an agent ask a person: the turn waits, for days if need be, and any client answers. Keeps nothing: the question lies in the store.</summary>
internal sealed class AskUserHook(QuestionService questions, TurnLogs logs, TurnOptions options, TimeProvider time) : IAgentHook
{
    public const string ToolName = "ask_user";

    private const string Schema =
        """
        {"type":"object","properties":{"question":{"type":"string","description":"The question, complete in itself: whoever answers may not have read the conversation."},
        "options":{"type":"array","items":{"type":"string"},"maxItems":10,"description":"What to choose from, where that helps."}},"required":["question"],"additionalProperties":false}
        """;

    public string Name => "ask_user";

    public int Order => 20;

    public ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken) => ValueTask.FromResult(new HookOffer([], [Tool]));

    private HookTool Tool => new()
    {
        Tool = new ChatTool(ToolName, "Asks a person and waits for the answer. Use it only for what nobody but a person can decide.", Schema),
        SideEffect = false,
        Parks = true,
        CallAsync = AskAsync,
    };

    private async Task<HookResult> AskAsync(HookCall call, CancellationToken cancellationToken)
    {
        var (text, choices, problem) = QuestionRules.Read(call.Arguments);
        if (problem is not null)
        {
            return HookResult.Error(problem);
        }

        var now = time.GetUtcNow();
        var question = await questions.AskAsync(
            new Question
            {
                Id = default,
                Run = call.Turn.Run.Id,
                Session = call.Turn.Session,
                Owner = call.Turn.Owner,
                Agent = call.Turn.Agent.Name,
                Call = call.CallId,
                Text = text,
                Options = choices,
                AskedAt = now,
                ExpiresAt = now + options.QuestionExpiry,
            },
            call.Turn.Run,
            cancellationToken);
        return await WaitAsync(question, call.Turn, cancellationToken);
    }

    /// <summary>Waits for the answer of a question that was asked before, here or by an earlier daemon.</summary>
    public async Task<HookResult> WaitAsync(Question question, TurnContext turn, CancellationToken cancellationToken)
    {
        var log = logs.FindLive(turn.Run.Id);
        log?.Add(new TurnEvent { Kind = TurnEventKind.Question, Call = question.Call, Tool = ToolName, Code = question.Id.Value, Text = Shown(question) });
        var ended = await questions.WaitAsync(question, turn.Run, cancellationToken);
        log?.Add(new TurnEvent { Kind = TurnEventKind.Answered, Call = question.Call, Tool = ToolName, Code = QuestionRules.Name(ended.State), Text = ended.Answer });
        var (output, isError) = QuestionRules.ResultOf(ended);
        return new HookResult(output, isError);
    }

    private static string Shown(Question question) => question.Options.IsEmpty
        ? question.Text
        : question.Text + string.Concat(question.Options.Select(static (option, i) => $"\n  {i + 1}. {option}"));
}
