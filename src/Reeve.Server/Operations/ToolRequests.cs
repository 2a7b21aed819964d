using System.Text.Json;
using Reeve.Engine.Tools;
using Reeve.Protocol.Tools;

namespace Reeve.Server.Operations;

/// <summary>What callers say of tools, in the room's words. Ranges are the room's to check; here only what a type could not say. Pure.</summary>
internal static class ToolRequests
{
    public static string Project(string? project) => project switch
    {
        null => ToolKey.DefaultProject,
        _ when ToolRules.IsProject(project) => project,
        _ => throw RequestRules.Invalid($"'project' must be 1 to {ToolRules.LongestProject} letters, digits, '.', '_' or '-'."),
    };

    public static ToolSettings Settings(ToolDefaults said) => new()
    {
        Description = said.Description,
        SchemaHash = said.SchemaHash,
        SideEffect = said.SideEffect,
        MaxRetries = said.MaxRetries,
        TimeoutMs = said.TimeoutMs,
        Enabled = said.Enabled,
        Approval = RequestRules.Word<ToolApproval>("approval", said.Approval, ToolNames.Of),
        MaxCallsPerRun = said.MaxCallsPerRun,
        WorstCaseTokens = said.WorstCaseTokens,
        WorstCaseMicroUsd = said.WorstCaseMicroUsd,
        FailPolicy = RequestRules.Word<ToolFailPolicy>("fail_policy", said.FailPolicy, ToolNames.Of),
        Compensation = Compensation(said.Compensation),
    };

    public static ToolSettings Settings(ConfigureToolRequest said) => new()
    {
        Description = said.Description,
        SideEffect = said.SideEffect,
        MaxRetries = said.MaxRetries,
        TimeoutMs = said.TimeoutMs,
        Enabled = said.Enabled,
        Approval = RequestRules.Word<ToolApproval>("approval", said.Approval, ToolNames.Of),
        MaxCallsPerRun = said.MaxCallsPerRun,
        WorstCaseTokens = said.WorstCaseTokens,
        WorstCaseMicroUsd = said.WorstCaseMicroUsd,
        FailPolicy = RequestRules.Word<ToolFailPolicy>("fail_policy", said.FailPolicy, ToolNames.Of),
        Compensation = Compensation(said.Compensation),
    };

    private static string? Compensation(JsonElement? declared) => declared switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Object } json => json.EnumerateObject().Any() ? CompensationRequests.Declaration(json) : "",
        _ => throw RequestRules.Invalid("'compensation' must be an object."),
    };
}
