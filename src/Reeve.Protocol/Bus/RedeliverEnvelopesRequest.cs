namespace Reeve.Protocol.Bus;

/// <summary>Puts dead letters on their way again: one, or all. Exactly one of the two is given.</summary>
public sealed record RedeliverEnvelopesRequest
{
    /// <summary>The delivery's id, <c>env_…/on-mail</c>.</summary>
    public string? Delivery { get; init; }

    /// <summary>True for all dead letters, at most 500 a call.</summary>
    public bool? AllDead { get; init; }
}
