namespace Reeve.Protocol.Bus;

/// <summary>Lists events, newest first.</summary>
public sealed record ListEnvelopesRequest
{
    /// <summary>Only this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only this owner's.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
