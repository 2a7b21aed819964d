using System.Text.Json;
using Reeve.Engine.Delivery;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>
/// Reads a model's reply strictly: exactly one JSON object with <c>findings</c>. Unknown fields are ignored, a bad finding is refused alone with its reason,
/// anything else is malformed. Pure: a reply is data, and nothing it says chooses a check it was not given or a key outside that check's own.
/// </summary>
public static class FindingParser
{
    public const int MaxReply = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static FindingParse Parse(string reply, IReadOnlyCollection<string> checks, string model)
    {
        if (reply.Length > MaxReply)
        {
            return new FindingParse.Malformed("the reply is too long");
        }

        try
        {
            using var document = JsonDocument.Parse(reply, Strict);
            return Read(document.RootElement, checks, model);
        }
        catch (JsonException)
        {
            return new FindingParse.Malformed("the reply is not one JSON object");
        }
    }

    private static FindingParse Read(JsonElement root, IReadOnlyCollection<string> checks, string model)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new FindingParse.Malformed("the reply is not one JSON object");
        }

        if (!root.TryGetProperty("findings", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return new FindingParse.Malformed("the field findings is missing or not a list");
        }

        var findings = new List<Finding>();
        var refused = new List<string>();
        var number = 0;
        foreach (var element in list.EnumerateArray())
        {
            number++;
            var (finding, problem) = number > ProposalBoundRules.MaxFindings ? (null, "more findings than allowed") : ReadFinding(element, checks, model);
            if (finding is not null)
            {
                findings.Add(finding);
            }
            else if (refused.Count < ProposalBoundRules.MaxFindings)
            {
                refused.Add($"finding {number}: {problem}");
            }
        }

        return new FindingParse.Parsed(findings, refused);
    }

    private static (Finding? Finding, string? Problem) ReadFinding(JsonElement element, IReadOnlyCollection<string> checks, string model)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return (null, "not an object");
        }

        if (Text(element, "title") is not { Length: > 0 } title)
        {
            return (null, "title is missing or not text");
        }

        if (SeverityOf(Text(element, "severity")) is not { } severity)
        {
            return (null, "severity is none of info, low, normal, high, critical");
        }

        if (Text(element, "check") is not { } check || !checks.Contains(check))
        {
            return (null, "check is none that this tick ran");
        }

        if (Text(element, "dedupe_key") is not { Length: > 0 } key)
        {
            return (null, "dedupe_key is missing or not text");
        }

        if (!TryConfidence(element, out var confidence))
        {
            return (null, "confidence is not a number from 0 to 1");
        }

        if (!TryAction(element, out var action))
        {
            return (null, "action is neither notify nor log_only");
        }

        return (new Finding
        {
            Title = title,
            Detail = Text(element, "detail") ?? "",
            Severity = severity,
            Confidence = confidence,
            Action = action,
            DedupeKey = key.StartsWith(check + ":", StringComparison.Ordinal) ? key : $"{check}:{key}", // a reply about one check cannot silence another's key
            CheckId = check,
            ProposedBy = model,
        }, null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? SafeText(value) : null;

    /// <summary>Escapes can spell a lone surrogate, which is no text.</summary>
    private static string? SafeText(JsonElement value)
    {
        try
        {
            return value.GetString()?.Trim();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Severity? SeverityOf(string? name) => name switch
    {
        "info" => Severity.Info,
        "low" => Severity.Low,
        "normal" => Severity.Normal,
        "high" => Severity.High,
        "critical" => Severity.Critical,
        _ => null,
    };

    private static bool TryConfidence(JsonElement element, out double confidence)
    {
        confidence = 1;
        return !element.TryGetProperty("confidence", out var value)
            || (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out confidence) && confidence is >= 0 and <= 1);
    }

    private static bool TryAction(JsonElement element, out SuggestedAction action)
    {
        action = SuggestedAction.Notify;
        if (!element.TryGetProperty("action", out var value))
        {
            return true;
        }

        if (value.ValueKind == JsonValueKind.String && value.ValueEquals("log_only"))
        {
            action = SuggestedAction.LogOnly;
            return true;
        }

        return value.ValueKind == JsonValueKind.String && value.ValueEquals("notify");
    }
}
