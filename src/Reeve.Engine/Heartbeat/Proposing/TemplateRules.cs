using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>
/// Fills a rule's template in one pass: a value that itself contains braces is text and is not looked at again,
/// so that what a check read cannot write into another field. Unknown names stay as they stand.
/// </summary>
public static partial class TemplateRules
{
    public static string Fill(string template, Func<string, string?> valueOf)
    {
        var filled = new StringBuilder(template.Length + 32);
        var at = 0;
        foreach (Match hole in Hole().Matches(template))
        {
            filled.Append(template, at, hole.Index - at).Append(valueOf(hole.Groups["name"].Value) ?? hole.Value);
            at = hole.Index + hole.Length;
        }

        return filled.Append(template, at, template.Length - at).ToString();
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9_]{1,64})\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Hole();
}
