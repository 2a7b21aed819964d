namespace Reeve.Protocol.Bus;

/// <summary>What is on its way again.</summary>
public sealed record RedeliverEnvelopesResponse
{
    /// <summary>How many.</summary>
    public required int Queued { get; init; }
}
