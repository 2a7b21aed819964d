using System.Globalization;
using System.Text;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;

namespace Reeve.Engine.Mcp;

/// <summary>What a model is shown of an answer: words, links and resources; of images and sounds only that there are some. Bounded, head and tail kept. Pure.</summary>
public static class McpResultRules
{
    public const int MaxShown = 28_000;
    public const int MaxPieces = 200;
    private const int MaxName = 200;
    private const int MaxUri = 1000;

    public static HookResult Show(McpAnswer answer) => answer switch
    {
        McpAnswer.Done done => new HookResult(Show(done), done.IsError),
        McpAnswer.Rejected rejected => HookResult.Error("The server did not run it: " + WordRules.Clean(rejected.Reason, 1000, multiline: false)),
        _ => throw new InvalidOperationException("An unknown answer: " + answer.GetType().Name),
    };

    private static string Show(McpAnswer.Done done)
    {
        if (done.Contents.IsEmpty)
        {
            return done.IsError ? "[it failed and says nothing]" : "[it says nothing]";
        }

        var shown = new StringBuilder();
        foreach (var piece in done.Contents.Take(MaxPieces))
        {
            if (shown.Length > 0 && shown[^1] != '\n')
            {
                shown.Append('\n');
            }

            Append(shown, piece);
        }

        if (done.Contents.Length > MaxPieces)
        {
            shown.Append(CultureInfo.InvariantCulture, $"\n[{done.Contents.Length - MaxPieces} more pieces left out]");
        }

        return Cut(shown.ToString(), MaxShown);
    }

    private static void Append(StringBuilder shown, McpContent piece)
    {
        switch (piece)
        {
            case McpContent.Words words:
                shown.Append(Cut(words.Text, MaxShown));
                break;
            case McpContent.Resource resource:
                shown.Append("[resource ").Append(Line(resource.Uri, MaxUri)).Append("]\n").Append(Cut(resource.Text, MaxShown));
                break;
            case McpContent.Link link:
                shown.Append("[link ").Append(Line(link.Uri, MaxUri)).Append(Named(link.Name)).Append(Named(link.MediaType)).Append(']');
                break;
            case McpContent.Binary binary:
                shown.Append('[').Append(Line(binary.Kind, MaxName)).Append(Named(binary.MediaType)).Append(CultureInfo.InvariantCulture, $", {binary.Bytes} bytes, not shown]");
                break;
        }
    }

    private static string Named(string? text) => text is { Length: > 0 } ? ", " + Line(text, MaxName) : "";

    private static string Line(string text, int most) => WordRules.Clean(text, most, multiline: false);

    /// <summary>The beginning and the end, and how much is missing between them; never through a surrogate pair.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var gap = string.Create(CultureInfo.InvariantCulture, $"\n[… {text.Length - most} characters left out …]\n");
        var room = Math.Max(0, most - gap.Length);
        var (head, tail) = (room / 2, text.Length - (room - (room / 2)));
        head -= head > 0 && char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += tail < text.Length && char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return string.Concat(text.AsSpan(0, head), gap, text.AsSpan(tail));
    }
}
