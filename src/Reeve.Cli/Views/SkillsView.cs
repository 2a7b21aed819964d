using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Skills;

namespace Reeve.Cli.Views;

/// <summary>Skills, a line each; one of them whole; what is wrong with others.</summary>
internal static class SkillsView
{
    public static string Render(ListSkillsResponse response, Style style)
    {
        var text = new StringBuilder();
        if (response.Skills.Count == 0)
        {
            text.Append("no skills: put one in HOME/skills/NAME/SKILL.md\n");
        }
        else
        {
            var table = new Table(style, new Column("SKILL"), new Column("TOOLS", MayBeCut: true), new Column("DESCRIPTION", MayBeCut: true));
            foreach (var skill in response.Skills)
            {
                table.Row(skill.Name, Tools(skill), skill.Description);
            }

            text.Append(table.Render());
        }

        return text.Append(Problems(response.Problems, style)).ToString();
    }

    public static string Render(GetSkillResponse response, Style style)
    {
        var skill = response.Skill;
        var text = new StringBuilder();
        text.Append($"{style.Bold(Printable.Line(skill.Name))}\n");
        text.Append(Paragraph.Wrap(style, skill.Description, "  "));
        text.Append(Paragraph.Field(style, "folder", skill.Folder));
        text.Append(Paragraph.Field(style, "tools", Tools(skill)));
        text.Append(skill.License is null ? "" : Paragraph.Field(style, "licence", skill.License));
        text.Append(skill.Compatibility is null ? "" : Paragraph.Field(style, "needs", skill.Compatibility));
        text.Append(response.Files.Count == 0 ? "" : Paragraph.Field(style, "files", string.Join(", ", response.Files)));
        foreach (var (name, value) in response.Metadata)
        {
            text.Append(Paragraph.Field(style, name, value));
        }

        return text.Append('\n').Append(Printable.Text(response.Body)).Append('\n').ToString();
    }

    public static string RenderCheck(ListSkillsResponse response, Style style)
    {
        var text = new StringBuilder();
        foreach (var skill in response.Skills)
        {
            text.Append($"{Printable.Line(skill.Name)}  {style.Good("good")}\n");
        }

        return text.Append(Problems(response.Problems, style)).Append(response.Skills.Count + response.Problems.Count == 0 ? "no skill is here\n" : "").ToString();
    }

    private static string Problems(IReadOnlyList<ProblemReport> problems, Style style) => string.Concat(problems.Select(problem => ProblemView.Render(problem, style)));

    private static string Tools(SkillReport skill) => skill.AllowedTools switch { null => "any granted", [] => "none", var tools => string.Join(", ", tools) };
}
