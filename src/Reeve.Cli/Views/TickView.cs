using Reeve.Cli.Rendering;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Views;

/// <summary>What a tick came to.</summary>
internal static class TickView
{
    public static string Render(TickResponse tick, Style style)
    {
        if (tick.Skipped is { } skipped)
        {
            return $"{Printable.Line(tick.Agent)}: {style.Warn("skipped")}, {Printable.Line(skipped)}\n";
        }

        var degraded = tick.Degraded > 0 ? $" ({tick.Degraded} could not look)" : "";
        var sentence = $"{tick.Agent}: {tick.State}, {Human.Count(tick.Checks, "check")}{degraded}, {Human.Count(tick.Notified, "notification")}, "
            + $"{tick.Digested} for the digest, {tick.Suppressed} suppressed";
        return Paragraph.Wrap(style, sentence, "")
            + (tick.Reason is null ? "" : Paragraph.Wrap(style, tick.Reason, "  "))
            + Paragraph.Wrap(style, $"reeve why {tick.Agent}" + (tick.Run is null ? "" : " --run " + tick.Run), "  ");
    }
}
