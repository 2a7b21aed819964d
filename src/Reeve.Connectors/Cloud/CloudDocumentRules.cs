using System.Text.Json;
using Reeve.Engine.Cloud;
using Reeve.Engine.Tools;

namespace Reeve.Connectors.Cloud;

/// <summary>From the bytes of a document to what is stated of tools. Pure; every way to be wrong has a reason that quotes nothing of the bytes.</summary>
internal static class CloudDocumentRules
{
    public const int MaxBytes = 1 << 20;
    public const int MaxTools = 1000;
    private const int MaxOwner = 200;

    public static CloudReply Read(ReadOnlySpan<byte> json, string owner, string? etag)
    {
        CloudDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, CloudJson.Default.CloudDocument);
        }
        catch (JsonException malformed)
        {
            return new CloudReply.Invalid(malformed.Path is { Length: > 1 and < 200 } path ? $"It is not of the documented form (at {path})." : "It is not of the documented form.");
        }

        return document switch
        {
            null => new CloudReply.Invalid("It is null."),
            { V: not 1 } => new CloudReply.Invalid("It is of a version this build does not know."),
            { Tools.Count: > MaxTools } => new CloudReply.Invalid($"It has more than {MaxTools} tools."),
            _ => Read(document.Tools, owner, etag),
        };
    }

    private static CloudReply Read(IReadOnlyList<CloudToolRecord> records, string owner, string? etag)
    {
        var tools = new List<CloudTool>(records.Count);
        foreach (var record in records)
        {
            if (record is null)
            {
                return new CloudReply.Invalid("A tool is null.");
            }

            if (Objection(record) is { } objection)
            {
                return new CloudReply.Invalid($"Tool {tools.Count}: {objection}");
            }

            tools.Add(new CloudTool(new ToolKey(record.Owner ?? owner, record.Project ?? ToolKey.DefaultProject, record.Tool), Settings(record)));
        }

        return new CloudReply.Document(tools, etag);
    }

    private static string? Objection(CloudToolRecord record) =>
        record.Owner is { Length: 0 or > MaxOwner } || record.Owner?.Any(char.IsControl) == true ? "'owner' is no owner."
        : record.Approval is not (null or "none" or "required") ? "'approval' must be none or required."
        : record.FailPolicy is not (null or "closed" or "open") ? "'fail_policy' must be closed or open."
        : record.Compensation is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) } ? "'compensation' must be an object."
        : null;

    private static ToolSettings Settings(CloudToolRecord record) => new()
    {
        Description = record.Description,
        SchemaHash = record.SchemaHash,
        SideEffect = record.SideEffect,
        MaxRetries = record.MaxRetries,
        TimeoutMs = record.TimeoutMs,
        Enabled = record.Enabled,
        Approval = record.Approval is null ? null : record.Approval == "required" ? ToolApproval.Required : ToolApproval.None,
        MaxCallsPerRun = record.MaxCallsPerRun,
        WorstCaseTokens = record.WorstCaseTokens,
        WorstCaseMicroUsd = record.WorstCaseMicroUsd,
        FailPolicy = record.FailPolicy is null ? null : record.FailPolicy == "open" ? ToolFailPolicy.Open : ToolFailPolicy.Closed,
        Compensation = record.Compensation is { ValueKind: JsonValueKind.Object } json ? (json.EnumerateObject().Any() ? json.GetRawText() : "") : null,
    };
}
