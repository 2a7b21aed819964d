namespace Reeve.Protocol.Daemon;

/// <summary>What the daemon is and where it lives. A client asks once and caches.</summary>
public sealed record HelloResponse
{
    /// <summary>The protocol version spoken from here on.</summary>
    public required string Protocol { get; init; }

    /// <summary>The program's name.</summary>
    public required string Server { get; init; }

    /// <summary>The operations and features this daemon has.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>The host's sanitised name.</summary>
    public required string Host { get; init; }

    /// <summary>The home folder, an absolute path.</summary>
    public required string Home { get; init; }

    /// <summary>The run root, an absolute path.</summary>
    public required string RunRoot { get; init; }

    /// <summary>The build's version.</summary>
    public required string Build { get; init; }

    /// <summary>The id of this start of the daemon.</summary>
    public required string Instance { get; init; }
}
