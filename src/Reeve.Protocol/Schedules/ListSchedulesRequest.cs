namespace Reeve.Protocol.Schedules;

/// <summary>Lists schedules, by id.</summary>
public sealed record ListSchedulesRequest
{
    /// <summary>Only those that tell this agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Only this owner's.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 100 by default.</summary>
    public int? Limit { get; init; }
}
