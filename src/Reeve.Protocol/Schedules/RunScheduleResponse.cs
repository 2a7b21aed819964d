namespace Reeve.Protocol.Schedules;

/// <summary>What became of it.</summary>
public sealed record RunScheduleResponse
{
    /// <summary>The fire's id.</summary>
    public required string Fire { get; init; }

    /// <summary>The run that does it; null while it waits, and when it is on its way already under this key.</summary>
    public string? Run { get; init; }

    /// <summary><c>started</c>, <c>waiting</c> (its agent could not be told yet) or <c>repeated</c> (fired before under this key).</summary>
    public required string State { get; init; }
}
