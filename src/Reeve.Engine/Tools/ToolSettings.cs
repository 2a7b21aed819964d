namespace Reeve.Engine.Tools;

/// <summary>
/// What somebody wants a tool to be; null leaves a member as it is (or at its default for a new tool). A limit of 0 and an empty compensation take it away.
/// </summary>
public sealed record ToolSettings
{
    public string? Description { get; init; }

    public string? SchemaHash { get; init; }

    public bool? SideEffect { get; init; }

    public int? MaxRetries { get; init; }

    public int? TimeoutMs { get; init; }

    public bool? Enabled { get; init; }

    public ToolApproval? Approval { get; init; }

    public int? MaxCallsPerRun { get; init; }

    public long? WorstCaseTokens { get; init; }

    public long? WorstCaseMicroUsd { get; init; }

    public ToolFailPolicy? FailPolicy { get; init; }

    public string? Compensation { get; init; }
}
