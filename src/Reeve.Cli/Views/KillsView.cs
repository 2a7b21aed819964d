using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Kills;
using Reeve.Protocol.Runs;

namespace Reeve.Cli.Views;

/// <summary>Kills and kill switches. A kill is never said to be done before it is: recorded and stopped are two things.</summary>
internal static class KillsView
{
    public static string Render(KillRunResponse kill) => Printable.Line(kill switch
    {
        { Requested: false } => $"{kill.Run} is {kill.State} already",
        { Stopped: true } => $"{kill.Run} is killed, and nothing of it is at work",
        _ => $"the kill of {kill.Run} is recorded; it is still stopping (reeve run show {kill.Run})",
    }) + "\n";

    public static string Render(EngageKillResponse response)
    {
        var text = new StringBuilder();
        text.Append($"{Printable.Line(Target(response.Switch))} is switched off until it is lifted: reeve unkill {Option(response.Switch)} --reason …\n");
        text.Append(response switch
        {
            { Requested: 0 } => "nothing of it was at work\n",
            { StillAtWork.Count: 0 } => $"{Runs(response.Requested)} killed, and nothing of them is at work\n",
            _ => $"{Runs(response.Requested)} killed, {Human.Number(response.Stopped)} stopped; still stopping:\n",
        });
        foreach (var run in response.StillAtWork)
        {
            text.Append($"  {Printable.Line(run)}\n");
        }

        return text.ToString();
    }

    public static string Render(LiftKillResponse response) => $"{Printable.Line(Target(response.Lifted))} may begin runs again; what was killed stays killed\n";

    public static string RenderList(ListKillsResponse page, DateTimeOffset now, Style style)
    {
        if (page.Switches.Count == 0)
        {
            return "no kill switch is engaged\n";
        }

        var table = new Table(style, new Column("STOPS"), new Column("SINCE"), new Column("BY"), new Column("REASON", MayBeCut: true));
        foreach (var engaged in page.Switches)
        {
            table.Row(Target(engaged), Human.Moment(engaged.EngagedAt, now), engaged.By, engaged.Reason);
        }

        return table.Render();
    }

    private static string Runs(int count) => count == 1 ? "1 run" : $"{Human.Number(count)} runs";

    private static string Target(KillSwitchReport engaged) => engaged.Scope switch
    {
        "agent" => "agent " + engaged.Agent,
        "owner" => "owner " + engaged.Owner,
        _ => "everything",
    };

    private static string Option(KillSwitchReport engaged) => engaged.Scope switch
    {
        "agent" => "--agent " + Printable.Line(engaged.Agent ?? ""),
        "owner" => "--owner " + Printable.Line(engaged.Owner ?? ""),
        _ => "--all",
    };
}
