namespace Reeve.Protocol.Compliance;

/// <summary>Somebody the record names.</summary>
public sealed record IncidentIdentity
{
    /// <summary>As whom: a peer of the socket, a token, a session.</summary>
    public required string Identity { get; init; }

    /// <summary>What as.</summary>
    public IReadOnlyList<string> Did { get; init; } = [];

    /// <summary>Some of the entries.</summary>
    public IReadOnlyList<long> Entries { get; init; } = [];
}
