using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Views;

/// <summary>Agents, a line each.</summary>
internal static class AgentsView
{
    public static string Render(IReadOnlyList<AgentStatus> agents, DateTimeOffset now, Style style)
    {
        if (agents.Count == 0)
        {
            return "no agents: put one in HOME/agents/NAME.md\n";
        }

        var table = new Table(
            style, new Column("AGENT", MayBeCut: true), new Column("STATE"), new Column("LAST TICK"), new Column("NEXT TICK"),
            new Column("CHECKS", MayBeCut: true));
        foreach (var agent in agents)
        {
            table.Row(
                agent.Name, new Cell(agent.State, Paint(agent.State)), Human.Moment(agent.LastTickAt, now), Human.Moment(agent.NextTickAt, now),
                agent.Checks.Count > 0 ? string.Join(", ", agent.Checks) : "-");
        }

        return table.Render();
    }

    private static Func<Style, string, string>? Paint(string state) => state switch
    {
        "ready" or "ticking" => static (style, text) => style.Good(text),
        "invalid" => static (style, text) => style.Bad(text),
        _ => static (style, text) => style.Dim(text),
    };
}
