using System.Text.Json;
using Reeve.Client.Runs;
using Reeve.Protocol.Tools;

namespace Reeve.Client.Daemon;

/// <summary>The daemon's words on tools as the caller's side keeps them, and the program's words as the daemon wants them. Pure.</summary>
internal static class ToolReports
{
    public static ToolConfig ConfigOf(ToolConfigReport report) => new(
        report.Version, report.Enabled, report.SideEffect, report.MaxRetries, TimeSpan.FromMilliseconds(report.TimeoutMs), report.FailPolicy == "open");

    /// <summary>The data of <c>tool.registered</c> and <c>tool.configured</c>; null when it is not what is expected, so that a later daemon's event breaks nothing.</summary>
    public static (string Project, string Tool, ToolConfig Config)? ConfigOf(JsonElement? data)
    {
        if (data is not { ValueKind: JsonValueKind.Object } of
            || !of.TryGetProperty("project", out var project) || !of.TryGetProperty("tool", out var tool)
            || !of.TryGetProperty("version", out var version) || !version.TryGetInt64(out var number)
            || !of.TryGetProperty("max_retries", out var retries) || !retries.TryGetInt32(out var most)
            || !of.TryGetProperty("timeout_ms", out var timeout) || !timeout.TryGetInt32(out var milliseconds)
            || !of.TryGetProperty("enabled", out var enabled) || !of.TryGetProperty("side_effect", out var sideEffect)
            || !of.TryGetProperty("fail_policy", out var policy))
        {
            return null;
        }

        return (project.GetString()!, tool.GetString()!, new ToolConfig(
            number,
            enabled.ValueKind == JsonValueKind.True,
            sideEffect.ValueKind == JsonValueKind.True,
            most,
            TimeSpan.FromMilliseconds(milliseconds),
            policy.ValueEquals("open")));
    }

    private static readonly JsonElement Handler = Declaration("""{"kind":"handler"}""");
    private static readonly JsonElement IdempotentHandler = Declaration("""{"kind":"handler","idempotent":true}""");

    public static ToolDefaults DefaultsOf(GuardedTool tool) => new()
    {
        Tool = tool.Name,
        Description = tool.Description,
        SideEffect = tool.SideEffect,
        MaxRetries = tool.Retries,
        TimeoutMs = (int)tool.Timeout.TotalMilliseconds,
        WorstCaseTokens = tool.WorstTokens > 0 ? tool.WorstTokens : null,
        WorstCaseMicroUsd = tool.WorstMicroUsd > 0 ? tool.WorstMicroUsd : null,
        FailPolicy = tool is { SideEffect: false, FailOpen: true } ? "open" : "closed",
        Compensation = tool.OnCompensate is null ? null : tool.CompensatesIdempotently ? IdempotentHandler : Handler,
    };

    private static JsonElement Declaration(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
