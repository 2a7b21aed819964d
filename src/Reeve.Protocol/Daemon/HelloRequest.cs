namespace Reeve.Protocol.Daemon;

/// <summary>The first call on a JSON-RPC connection.</summary>
public sealed record HelloRequest
{
    /// <summary>The protocol version the client speaks, <c>major.minor</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Who is calling: a program's name and version, at most 200 characters.</summary>
    public required string Client { get; init; }

    /// <summary>Capabilities the client understands; unknown ones are ignored.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>A bearer token; needed where the transport does not prove who the peer is.</summary>
    public string? Token { get; init; }
}
