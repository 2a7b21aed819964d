namespace Reeve.Server.Doors;

/// <summary>Every bound of the doors, in one place (law 11). What happens when each is reached stands beside it.</summary>
internal sealed record DoorLimits
{
    public static readonly DoorLimits Default = new();

    /// <summary>Further connections to the Unix socket are closed at once.</summary>
    public int LocalConnections { get; init; } = 512;

    /// <summary>Further connections to an HTTP address are closed at once. Apart from the local bound, so that no browser tab can lock the CLI out.</summary>
    public int HttpConnections { get; init; } = 256;

    /// <summary>Calls one JSON-RPC connection may have in flight; more are not read until one is answered.</summary>
    public int CallsPerConnection { get; init; } = 64;

    /// <summary>Watches a connection may have; more are refused as <c>rate_limited</c>.</summary>
    public int WatchesPerConnection { get; init; } = 16;

    /// <summary>Open event streams and WebSockets over all HTTP connections; more are refused as <c>rate_limited</c>.</summary>
    public int HttpStreams { get; init; } = 64;

    /// <summary>Unsent bytes after which a connection is read no further and its watches wait (and so may meet a gap).</summary>
    public int UnsentBytes { get; init; } = 256 * 1024;

    /// <summary>A connection that says nothing at all for so long is closed.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection whose <c>hello</c> takes longer is closed with <c>timeout</c>.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A frame that takes longer from its first byte to its last ends the connection with <c>timeout</c>.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long calls in flight may go on when the daemon stops.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between comments on a silent event stream, so that both ends notice a dead peer.</summary>
    public TimeSpan StreamBeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>HTTP requests a caller may make a second, after a burst of twice as many; more are refused as <c>rate_limited</c>.</summary>
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>Wrong credentials an address may present in a row; then one a second. More are refused as <c>rate_limited</c>.</summary>
    public int FailedAuthentications { get; init; } = 20;
}
