using System.Text.Json;
using Reeve.Engine.Tools;
using Reeve.Protocol.Tools;

namespace Reeve.Server.Operations;

/// <summary>Tools as clients see them.</summary>
internal static class ToolReports
{
    public static ToolConfigReport Of(Tool tool) => new()
    {
        Tool = tool.Key.Name,
        Project = tool.Key.Project,
        Owner = tool.Key.Owner,
        Version = tool.Version,
        Description = tool.Description,
        SchemaHash = tool.SchemaHash,
        SideEffect = tool.SideEffect,
        MaxRetries = tool.MaxRetries,
        TimeoutMs = tool.TimeoutMs,
        Enabled = tool.Enabled,
        Approval = ToolNames.Of(tool.Approval),
        MaxCallsPerRun = tool.MaxCallsPerRun,
        WorstCaseTokens = tool.WorstCaseTokens,
        WorstCaseMicroUsd = tool.WorstCaseMicroUsd,
        FailPolicy = ToolNames.Of(tool.FailPolicy),
        Compensation = tool.Compensation is { } json ? JsonElement.Parse(json) : null,
        Origin = ToolNames.Of(tool.Origin),
        UpdatedAt = tool.UpdatedAt,
    };
}
