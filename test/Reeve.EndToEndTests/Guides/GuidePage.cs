using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.EndToEndTests.Guides;

/// <summary>
/// What a reader of a guide does, in the page's order: a fenced block whose first line names a file (<c>```yaml home/reeve.yaml</c>) is saved there; in a
/// <c>```console</c> block <c>$ </c> begins a command, <c>&gt; </c> continues it, and the rest is what it prints. Immutable.
/// </summary>
internal sealed partial record GuidePage(IReadOnlyList<GuideStep> Steps)
{
    public static GuidePage Parse(string markdown)
    {
        var steps = new List<GuideStep>();
        foreach (Match fence in Fence().Matches(markdown))
        {
            var (language, file, text) = (fence.Groups[1].Value, fence.Groups[2].Value, fence.Groups[3].Value);
            if (file.Length > 0)
            {
                steps.Add(new GuideStep.Save(file, text));
            }
            else if (language == "console")
            {
                steps.AddRange(Commands(text));
            }
        }

        return new GuidePage(steps);
    }

    /// <summary>One script that does it all in one shell, so that what one command sets the next can use. Each ends with the mark.</summary>
    public string Script(string mark)
    {
        var script = new StringBuilder("exec 2>&1\n");
        foreach (var step in Steps)
        {
            script.Append(step switch
            {
                GuideStep.Save save => $"cat > '{save.File}' <<'{mark}'\n{save.Text}{mark}\n",
                GuideStep.Run run => $"{run.Command}\necho '{mark}'\n",
                _ => throw new InvalidOperationException("An unknown step: " + step.GetType().Name),
            });
        }

        return script.ToString();
    }

    private static IEnumerable<GuideStep> Commands(string block)
    {
        string? command = null;
        var shown = new List<string>();
        foreach (var line in block.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                if (command is not null)
                {
                    yield return new GuideStep.Run(command, [.. shown]);
                }

                command = line[2..];
                shown.Clear();
            }
            else if (shown.Count == 0 && line.StartsWith("> ", StringComparison.Ordinal))
            {
                command += "\n" + line[2..];
            }
            else
            {
                shown.Add(line);
            }
        }

        yield return new GuideStep.Run(command ?? throw new FormatException("A console block without a command:\n" + block), [.. shown]);
    }

    [GeneratedRegex(@"^```([a-z]+)(?: (\S+))?\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
