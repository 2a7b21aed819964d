using Reeve.Cli.Rendering;
using Reeve.Protocol.Turns;

namespace Reeve.Cli.Views;

/// <summary>Questions of agents, a line each with what may be chosen below.</summary>
internal static class QuestionsView
{
    public static string Render(ListQuestionsResponse page, DateTimeOffset now, Style style)
    {
        if (page.Questions.Count == 0)
        {
            return "nobody waits for an answer\n";
        }

        var table = new Table(style, new Column("QUESTION"), new Column("AGENT"), new Column("STATE"), new Column("ASKED"), new Column("WORDS", MayBeCut: true));
        foreach (var question in page.Questions)
        {
            var options = question.Options.Count == 0 ? "" : $" ({string.Join(" | ", question.Options)})";
            table.Row(question.Id, question.Agent, question.State, Human.Moment(question.AskedAt, now), Printable.Line(question.Text + options));
        }

        return table.Render();
    }

    public static string Render(AnswerQuestionResponse answered) => $"{answered.Question.Id} is {answered.Question.State}; {answered.Question.Run} goes on\n";
}
