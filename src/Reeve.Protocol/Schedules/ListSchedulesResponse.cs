using Reeve.Protocol.Daemon;

namespace Reeve.Protocol.Schedules;

/// <summary>A page of schedules, and what is wrong with their file.</summary>
public sealed record ListSchedulesResponse
{
    /// <summary>By id.</summary>
    public required IReadOnlyList<ScheduleReport> Schedules { get; init; }

    /// <summary>Why the file as it is now is not used; then these are the schedules of the last good one.</summary>
    public required IReadOnlyList<ProblemReport> Problems { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
