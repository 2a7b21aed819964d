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

        var state = tick.State == "succeeded" ? style.Good(tick.State) : style.Bad(Printable.Line(tick.State));
        var degraded = tick.Degraded > 0 ? $" ({tick.Degraded} could not look)" : "";
        return $"{Printable.Line(tick.Agent)}: {state}, {Human.Count(tick.Checks, "check")}{degraded}, {Human.Count(tick.Notified, "notification")}, "
            + $"{tick.Digested} for the digest, {tick.Suppressed} suppressed\n"
            + (tick.Reason is null ? "" : Paragraph.Wrap(style, tick.Reason, "  "))
            + $"  {style.Dim($"reeve why {Printable.Line(tick.Agent)}" + (tick.Run is null ? "" : " --run " + Printable.Line(tick.Run)))}\n";
    }
}
