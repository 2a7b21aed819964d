namespace Reeve.Sources.Yaml;

/// <summary>Takes apart a file that begins with settings between two lines of three hyphens and goes on in Markdown. Pure.</summary>
internal static class FrontMatter
{
    private const string Fence = "---";

    /// <summary>The settings and the words after them; null settings when there is a problem, which is noted.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">How problems name the file.</param>
    /// <param name="words">What the words after the settings are, for a hint: <c>the prompt</c>.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static (string? Front, string Body) Split(string text, string file, string words, List<SourceProblem> problems)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines[0].TrimEnd() != Fence)
        {
            problems.Add(new SourceProblem(file, 1, 1, "the file must begin with a line of three hyphens", $"Begin with ---, then the settings, then --- again, then {words}."));
            return (null, "");
        }

        var end = Array.FindIndex(lines, 1, static line => line.TrimEnd() == Fence);
        if (end < 0)
        {
            problems.Add(new SourceProblem(file, 1, 1, "the settings do not end", "Close them with a line of three hyphens."));
            return (null, "");
        }

        return (string.Join('\n', lines[1..end]), string.Join('\n', lines[(end + 1)..]).Trim());
    }
}
