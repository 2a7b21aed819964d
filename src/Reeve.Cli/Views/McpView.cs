using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Mcp;

namespace Reeve.Cli.Views;

/// <summary>MCP servers: a line for each, or for each of its peers; and what a try of one found.</summary>
internal static class McpView
{
    public static string Render(ListMcpResponse list, DateTimeOffset now, Style style)
    {
        if (list.Servers.Count == 0)
        {
            return "no MCP servers are declared\n";
        }

        var table = new Table(
            style, new Column("SERVER"), new Column("AT"), new Column("AGENT"), new Column("STATE"), new Column("TOOLS", Right: true), new Column("SINCE", MayBeCut: true));
        foreach (var server in list.Servers)
        {
            var at = server.Target + (server.Local ? " (local)" : "");
            if (server.Peers.Count == 0)
            {
                table.Row(server.Name, at, server.Shared ? "all" : "", "idle", "", "");
            }

            foreach (var peer in server.Peers)
            {
                table.Row(server.Name, at, peer.Agent ?? "all", State(peer, now), peer.Tools is { } tools ? Human.Number(tools) : "", Human.Moment(peer.Since, now));
            }
        }

        return table.Render();
    }

    public static string Render(TestMcpResponse test, Style style)
    {
        if (!test.Good)
        {
            return $"{style.Bad("failed")}  {Printable.Line(test.Cause ?? "")}: {Printable.Line(test.Problem ?? "")}\n";
        }

        var text = new StringBuilder();
        text.Append(style.Good("good")).Append("  ").Append(Printable.Line(test.Name ?? "a server that does not say who it is"));
        text.Append(test.Version is { } version ? " " + Printable.Line(version) : "").Append(test.Protocol is { } protocol ? ", protocol " + Printable.Line(protocol) : "").Append('\n');
        if (test.Tools.Count > 0)
        {
            var table = new Table(style, new Column("TOOL"), new Column("EFFECT"), new Column("DESCRIPTION", MayBeCut: true));
            foreach (var tool in test.Tools)
            {
                table.Row(tool.Tool, tool.SideEffect ? "side effect" : "read-only", tool.Description);
            }

            text.Append(table.Render());
        }

        foreach (var left in test.LeftOut)
        {
            text.Append(style.Warn("left out")).Append("  ").Append(Printable.Line(left)).Append('\n');
        }

        return text.ToString();
    }

    private static Cell State(McpPeerReport peer, DateTimeOffset now) => peer.State switch
    {
        "failed" => new Cell($"failed: {peer.Cause}" + (peer.RetryAt is { } retry && retry > now ? $", left alone {Human.Span(retry - now)} more" : ""), static (paint, shown) => paint.Bad(shown)),
        "connected" => new Cell("connected", static (paint, shown) => paint.Good(shown)),
        var other => new Cell(other),
    };
}
