using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Views;

/// <summary>One thing wrong with a file, in the form editors and terminals make clickable.</summary>
internal static class ProblemView
{
    public static string Render(ProblemReport problem, Style style)
    {
        var place = problem.Line > 0 ? $"{problem.File}:{problem.Line}" : problem.File;
        return Paragraph.Wrap(style, $"{place}: {problem.Message}", "  ")
            + (problem.Hint is null ? "" : Paragraph.Wrap(style, "hint: " + problem.Hint, "    "));
    }
}
