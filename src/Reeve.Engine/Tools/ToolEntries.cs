using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Tools;

/// <summary>
/// The tools' facts in the log. An entry carries the whole configuration, so that a follower keeps its cache from the pushed events alone; words (description)
/// and the compensation's declaration are content, of which the entry says only whether there is one and its hash.
/// </summary>
internal static class ToolEntries
{
    public const string RegisteredType = "tool.registered";
    public const string ConfiguredType = "tool.configured";
    public const string RemovedType = "tool.removed";

    public static LedgerDraft Removed(Tool tool, string by, string? reason) => new()
    {
        Type = RemovedType,
        Family = Family.Admin,
        Owner = tool.Key.Owner,
        Data = EntryData.Of(("tool", tool.Key.Name), ("project", tool.Key.Project), ("version", tool.Version), ("by", by), ("reason", reason)),
    };

    public static LedgerDraft Of(Tool tool, IReadOnlyList<string> changed, string by, string? reason) => new()
    {
        Type = tool is { Version: 1, Origin: ToolOrigin.Registered } ? RegisteredType : ConfiguredType,
        Family = Family.Admin,
        Owner = tool.Key.Owner,
        Data = EntryData.Of(
            ("tool", tool.Key.Name),
            ("project", tool.Key.Project),
            ("version", tool.Version),
            ("schema_hash", tool.SchemaHash),
            ("side_effect", tool.SideEffect),
            ("max_retries", tool.MaxRetries),
            ("timeout_ms", tool.TimeoutMs),
            ("enabled", tool.Enabled),
            ("approval", ToolNames.Of(tool.Approval)),
            ("max_calls_per_run", tool.MaxCallsPerRun),
            ("worst_case_tokens", tool.WorstCaseTokens),
            ("worst_case_micro_usd", tool.WorstCaseMicroUsd),
            ("fail_policy", ToolNames.Of(tool.FailPolicy)),
            ("compensation_hash", tool.Compensation is { } declaration ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(declaration))) : null),
            ("origin", ToolNames.Of(tool.Origin)),
            ("changed", changed),
            ("by", by),
            ("reason", reason)),
        Contents = [.. Contents(tool)],
    };

    private static ImmutableArray<ContentDraft> Contents(Tool tool)
    {
        var contents = ImmutableArray.CreateBuilder<ContentDraft>(2);
        if (tool.Description is { } description)
        {
            contents.Add(ContentDraft.Text("description", description));
        }

        if (tool.Compensation is { } compensation)
        {
            contents.Add(ContentDraft.Text("compensation", compensation));
        }

        return contents.ToImmutable();
    }
}
