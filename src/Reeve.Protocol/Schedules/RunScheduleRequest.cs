namespace Reeve.Protocol.Schedules;

/// <summary>Fires a schedule now, whatever its times, its pause and its quiet hours say.</summary>
public sealed record RunScheduleRequest
{
    /// <summary>The schedule's id.</summary>
    public required string Schedule { get; init; }

    /// <summary>The same key fires once, however often it is sent: 1 to 60 of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string? IdempotencyKey { get; init; }
}
