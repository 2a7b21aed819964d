namespace Reeve.TestKit.Mcp;

/// <summary>A real MCP server: a program in Python that speaks the wire itself, well behaved or hostile.</summary>
public static class PeerScript
{
    /// <summary>Writes it into the folder; returns its path.</summary>
    public static string Write(string folder)
    {
        var path = Path.Combine(folder, "peer.py");
        using var script = typeof(PeerScript).Assembly.GetManifestResourceStream("peer.py")!;
        using var file = File.Create(path);
        script.CopyTo(file);
        return path;
    }

    /// <param name="folder">Where it is written to.</param>
    /// <param name="mode">How it behaves; see the script.</param>
    public static IReadOnlyList<string> Command(string folder, string mode) => ["/usr/bin/env", "python3", "-u", Write(folder), mode];
}
