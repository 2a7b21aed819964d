using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Turns;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve answer</c>: the questions of agents, and their answers.</summary>
internal static class AnswerCommand
{
    public static Command Create(CliContext context)
    {
        var question = new Argument<string?>("QUESTION") { Description = "The question's id; without it, the open questions are listed.", Arity = ArgumentArity.ZeroOrOne };
        var answer = new Argument<string?>("ANSWER") { Description = "What to answer.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "List the ended ones too." };
        var command = context.Verb("answer", "Answer a question of an agent, or list those that wait.", async (invocation, cancellationToken) =>
        {
            if (invocation.Find(question) is not { } id)
            {
                await invocation.ShowAsync(
                    Operations.TurnsQuestions,
                    new ListQuestionsRequest { State = invocation.Get(all) ? null : "open" },
                    page => QuestionsView.Render(page, invocation.Now, invocation.Style),
                    cancellationToken);
                return ExitCode.Ok;
            }

            await invocation.ShowAsync(
                Operations.TurnsAnswer, new AnswerQuestionRequest { Question = id, Answer = invocation.Find(answer) ?? "" }, QuestionsView.Render, cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(question);
        command.Arguments.Add(answer);
        command.Options.Add(all);
        command.Validators.Add(result =>
        {
            if (result.GetValue(question) is not null && string.IsNullOrWhiteSpace(result.GetValue(answer)))
            {
                result.AddError("say what to answer: reeve answer QUESTION ANSWER");
            }
        });
        return command;
    }
}
