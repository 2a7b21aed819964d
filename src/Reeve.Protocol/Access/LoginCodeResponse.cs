namespace Reeve.Protocol.Access;

/// <summary>A one-use code, in an address to open.</summary>
public sealed record LoginCodeResponse
{
    /// <summary>The address; the code is in its fragment and never reaches a server log.</summary>
    public required string Url { get; init; }

    /// <summary>When it dies.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
