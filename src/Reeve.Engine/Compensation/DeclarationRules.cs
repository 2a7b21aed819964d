using System.Collections.Immutable;
using System.Text.Json;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Reads a declaration: <c>{"kind":"handler"}</c>, <c>{"kind":"command","command":["/usr/bin/undo"]}</c>, <c>{"kind":"http","url":"https://…"}</c>,
/// <c>{"kind":"mcp","server":"…","tool":"…"}</c>, each with <c>idempotent</c> and <c>timeout_ms</c>. Strict: what is not known is a problem, never ignored. Pure.
/// </summary>
public static class DeclarationRules
{
    public const int LongestTimeoutMs = 3_600_000;
    private const int MostWords = 64;
    private const int LongestUrl = 2000;
    private const int LongestName = 200;

    public static DeclarationReading Read(string? json)
    {
        if (json is null)
        {
            return new DeclarationReading.None();
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : new DeclarationReading.Bad("it must be an object");
        }
        catch (JsonException)
        {
            return new DeclarationReading.Bad("it is no JSON");
        }
    }

    private static DeclarationReading Read(JsonElement root)
    {
        if (!root.TryGetProperty("kind", out var word) || KindOf(word) is not { } kind)
        {
            return new DeclarationReading.Bad("'kind' must be handler, command, http or mcp");
        }

        var declared = new CompensationDeclaration { Kind = kind };
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!given.Add(member.Name))
            {
                return new DeclarationReading.Bad($"'{member.Name}' stands there twice");
            }

            if (Problem(member, ref declared) is { } problem)
            {
                return new DeclarationReading.Bad(problem);
            }
        }

        return Missing(declared) is { } missing ? new DeclarationReading.Bad(missing) : new DeclarationReading.Good(declared);
    }

    private static CompensationKind? KindOf(JsonElement word) => word.ValueKind != JsonValueKind.String ? null : word.GetString() switch
    {
        "handler" => CompensationKind.Handler,
        "command" => CompensationKind.Command,
        "http" => CompensationKind.Http,
        "mcp" => CompensationKind.Mcp,
        _ => null,
    };

    private static string? Problem(JsonProperty member, ref CompensationDeclaration declared)
    {
        var value = member.Value;
        switch (member.Name, declared.Kind)
        {
            case ("kind", _):
                return null;
            case ("idempotent", _) when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                declared = declared with { Idempotent = value.GetBoolean() };
                return null;
            case ("timeout_ms", _) when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var milliseconds) && milliseconds is > 0 and <= LongestTimeoutMs:
                declared = declared with { Timeout = TimeSpan.FromMilliseconds(milliseconds) };
                return null;
            case ("command", CompensationKind.Command) when Words(value) is { } words:
                declared = declared with { Command = words };
                return null;
            case ("url", CompensationKind.Http) when UrlOf(value) is { } url:
                declared = declared with { Url = url };
                return null;
            case ("server", CompensationKind.Mcp) when NameOf(value) is { } server:
                declared = declared with { Server = server };
                return null;
            case ("tool", CompensationKind.Mcp) when NameOf(value) is { } tool:
                declared = declared with { Tool = tool };
                return null;
            default:
                return member.Name switch
                {
                    "idempotent" => "'idempotent' must be true or false",
                    "timeout_ms" => $"'timeout_ms' must be 1 to {LongestTimeoutMs}",
                    "command" when declared.Kind == CompensationKind.Command => "'command' must be the program's absolute path and its arguments, at most 64 words",
                    "server" or "tool" when declared.Kind == CompensationKind.Mcp => $"'{member.Name}' must be a name of at most {LongestName} characters",
                    "url" when declared.Kind == CompensationKind.Http => "'url' must be an http or https address without user and password",
                    _ => $"'{member.Name}' is no member of this kind",
                };
        }
    }

    private static string? Missing(CompensationDeclaration declared) => declared.Kind switch
    {
        CompensationKind.Command when declared.Command.IsEmpty => "'command' is missing",
        CompensationKind.Http when declared.Url is null => "'url' is missing",
        CompensationKind.Mcp when declared.Server is null || declared.Tool is null => "'server' and 'tool' must be there",
        _ => null,
    };

    private static ImmutableArray<string>? Words(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > MostWords
            || value.EnumerateArray().Any(static word => word.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        var words = value.EnumerateArray().Select(static word => word.GetString()!).ToImmutableArray();
        return Path.IsPathFullyQualified(words[0]) && words.All(static word => !word.Contains('\0', StringComparison.Ordinal)) ? words : null;
    }

    private static string? NameOf(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestName } name ? name : null;

    private static Uri? UrlOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestUrl } text
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.UserInfo.Length == 0
            ? url
            : null;
}
