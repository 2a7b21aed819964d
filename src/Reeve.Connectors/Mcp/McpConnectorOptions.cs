namespace Reeve.Connectors.Mcp;

/// <summary>Where servers work, where their errors go, and how much of what they send is taken.</summary>
public sealed record McpConnectorOptions
{
    /// <summary>Programs work here; files of secrets are named from here.</summary>
    public required string Home { get; init; }

    /// <summary>One file for each server's errors.</summary>
    public required string LogFolder { get; init; }

    public required string Version { get; init; }

    /// <summary>One message.</summary>
    public int MaxFrame { get; init; } = 4 * 1024 * 1024;

    /// <summary>One log; as much again is kept of what came before.</summary>
    public int MaxLog { get; init; } = 256 * 1024;

    /// <summary>Messages nobody asked for, in one window.</summary>
    public int MaxUnasked { get; init; } = 2000;

    /// <summary>Their bytes, in one window.</summary>
    public long MaxUnaskedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Lines that are no message, in one window: some servers greet.</summary>
    public int MaxNoise { get; init; } = 100;

    /// <summary>Requests of the server's own that wait for our answer.</summary>
    public int MaxTheirs { get; init; } = 16;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may take to take a message.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between the end of its input, the polite signal and the final one.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);
}
