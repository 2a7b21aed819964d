namespace Reeve.Engine.Mcp;

/// <summary>The room's bounds.</summary>
public sealed record McpOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer nobody uses is kept; zero for as long as the daemon runs.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a turn waits for a peer whose tools are not known yet; the peer goes on connecting.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A list of tools older than this is asked for anew before a turn.</summary>
    public TimeSpan ListAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Calls that may wait for their turn at one peer.</summary>
    public int MaxWaiting { get; init; } = 64;

    public int MaxPeers { get; init; } = 256;

    /// <summary>Whose entries the peers' are: the machine's.</summary>
    public string Owner { get; init; } = "local";
}
