using System.Collections.Frozen;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Compliance;

/// <summary>How an entry's facts read on one line. Pure.</summary>
internal static class WordingRules
{
    /// <summary>Facts of the machinery, which say nothing to whoever reads what happened.</summary>
    private static readonly FrozenSet<string> Machinery =
        FrozenSet.ToFrozenSet(["token", "lease_until", "args_signature", "args_hash", "output_hash", "reserved_tokens", "reserved_micro_usd"], StringComparer.Ordinal);

    public static string Of(IncidentEntry entry) => entry.Bytes is null
        ? "(retention took the words)"
        : Short(string.Join("; ", entry.Fields.Where(static field => !Machinery.Contains(field.Name)).Select(static field => $"{field.Name}: {field.Value}")));

    public static string Short(string? text) => text is null ? "" : WordRules.Clean(text, ReportLimits.Words, multiline: false);

    public static string Name(string text) => WordRules.Clean(text, ReportLimits.Name, multiline: false);
}
