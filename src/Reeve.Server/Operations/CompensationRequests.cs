using System.Text;
using System.Text.Json;
using Reeve.Engine.Compensation;
using Reeve.Engine.Ledger;

namespace Reeve.Server.Operations;

/// <summary>What callers say of undoing, in the room's words, and what they are told. Pure.</summary>
internal static class CompensationRequests
{
    /// <summary>The content's name in the log.</summary>
    public const string DataName = "compensation";

    private const int MaxData = 16 * 1024;

    /// <summary>What a step's end says about undoing it, as content.</summary>
    public static IReadOnlyList<ContentDraft> Data(JsonElement? data)
    {
        if (data is not { ValueKind: not JsonValueKind.Null } json)
        {
            return [];
        }

        var bytes = Encoding.UTF8.GetBytes(json.GetRawText());
        return bytes.Length <= MaxData
            ? [new ContentDraft(DataName, bytes, "application/json")]
            : throw RequestRules.Invalid($"'compensation_data' must have at most {MaxData} bytes.");
    }

    /// <summary>A declaration as it will be kept; refused when it makes no sense, so that nobody learns of it only when something must be undone.</summary>
    public static string Declaration(JsonElement declared)
    {
        var text = declared.GetRawText();
        return DeclarationRules.Read(text) is DeclarationReading.Bad bad ? throw RequestRules.Invalid($"'compensation': {bad.Problem}.") : text;
    }
}
