namespace Reeve.Protocol.Schedules;

/// <summary>Asks when schedules fire next, as things stand.</summary>
public sealed record NextFiresRequest
{
    /// <summary>Only this one.</summary>
    public string? Schedule { get; init; }

    /// <summary>1..500, 10 by default.</summary>
    public int? Limit { get; init; }
}
