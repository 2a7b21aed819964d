using System.Text;

namespace Reeve.Sources.Subscriptions;

/// <summary>
/// Prompts with places for an event's members: <c>${kind}</c>. Only the declared names stand for something, and what is put in is never looked at for further places: words
/// of an event are data. <c>$${</c> is a plain <c>${</c>. Pure.
/// </summary>
public static class EventTemplateRules
{
    public static readonly IReadOnlyList<string> Names = ["id", "kind", "source", "subject", "time", "payload", "causation", "depth"];

    /// <summary>Null when the template is good; else what is wrong with it.</summary>
    public static string? Objection(string template)
    {
        string? objection = null;
        Walk(template, _ => { }, name => objection ??= Names.Contains(name, StringComparer.Ordinal) ? null : $"names ${{{name}}}, which is no member of an event");
        return objection;
    }

    public static string Render(string template, Func<string, string> value)
    {
        var text = new StringBuilder();
        Walk(template, words => text.Append(words), name => text.Append(value(name)));
        return text.ToString();
    }

    private static void Walk(string template, Action<string> words, Action<string> place)
    {
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf("${", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                words(template[at..]);
                return;
            }

            if (open > at && template[open - 1] == '$')
            {
                words(template[at..(open - 1)] + "${");
                at = open + 2;
                continue;
            }

            words(template[at..open]);
            place(template[(open + 2)..close]);
            at = close + 1;
        }
    }
}
