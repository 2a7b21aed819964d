namespace Reeve.Protocol.Runs;

/// <summary>The renewed lease.</summary>
public sealed record RenewRunResponse
{
    /// <summary>When to renew next.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }
}
