namespace Reeve.Sources.Issues;

/// <summary>A work item as one line of <c>issues.jsonl</c> holds it; members this build does not use stay in the file untouched.</summary>
public sealed record Issue
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public string Status { get; init; } = "open";

    /// <summary>0 is the most urgent, 4 the least.</summary>
    public int Priority { get; init; }

    public string IssueType { get; init; } = "task";

    public string? Assignee { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Work that somebody may still have to do.</summary>
    public bool IsOpen => ClosedAt is null && Status is not ("closed" or "pinned" or "deferred");
}
