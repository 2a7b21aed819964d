using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>Makes what a server says of its tools fit to be shown to a model: names, clashes, bounds, and whether one changes anything. Pure.</summary>
public static class McpToolRules
{
    public const int MaxName = 64;
    public const int MaxTools = 256;
    public const int MaxDescription = 2000;
    public const int MaxSchema = 16 * 1024;
    public const int MaxDepth = 12;
    private const int DigestLength = 8;
    private const int MaxProblems = 20;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What every tool of that server is called at the beginning.</summary>
    public static string Prefix(string server) => $"mcp__{server}__";

    /// <summary>At most 64 of <c>A-Z a-z 0-9 _ -</c>. A name that does not fit keeps its beginning and gets a digest, so that two long names stay two.</summary>
    public static string NameOf(string server, string tool)
    {
        var prefix = Prefix(server);
        var room = MaxName - prefix.Length;
        var clean = string.Concat(tool.EnumerateRunes().Take(MaxName + 1).Select(static rune => Rune.IsLetterOrDigit(rune) && rune.IsAscii || rune.Value is '_' or '-' ? rune.ToString() : "_"));
        return clean.Length <= room && clean.Length > 0
            ? prefix + clean
            : prefix + clean[..Math.Min(clean.Length, room - DigestLength - 1)] + "_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tool)))[..DigestLength];
    }

    /// <summary>The tools that may be offered, by name; what is left out is told.</summary>
    public static McpToolset Offer(McpServerOptions server, IReadOnlyList<McpTool> tools)
    {
        var offered = new SortedDictionary<string, McpOfferedTool>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var tool in tools.Where(tool => Matches(server.Tools, tool.Name)).OrderBy(static tool => tool.Name, StringComparer.Ordinal))
        {
            var name = NameOf(server.Name, tool.Name);
            if (offered.TryGetValue(name, out var first))
            {
                problems.Add($"\"{Shown(tool.Name)}\" is left out: it would be called {name}, like \"{Shown(first.Own)}\"");
            }
            else if (offered.Count == MaxTools)
            {
                problems.Add($"only {MaxTools} of its tools are offered");
                break;
            }
            else if (SchemaOf(tool.Schema) is not { } schema)
            {
                problems.Add($"\"{Shown(tool.Name)}\" is left out: its schema is no JSON object, deeper than {MaxDepth} or longer than {MaxSchema} characters");
            }
            else
            {
                offered.Add(name, new McpOfferedTool(name, tool.Name, DescriptionOf(tool), schema, HasSideEffect(server, tool)));
            }
        }

        var told = problems.Count > MaxProblems ? [.. problems.Take(MaxProblems), $"and {problems.Count - MaxProblems} more"] : problems;
        return new McpToolset([.. offered.Values], [.. told]);
    }

    /// <summary>Whether any grant could cover a tool of that server; one whose tools cannot be used need not be started.</summary>
    public static bool MayBeGranted(ImmutableArray<string> grants, string server)
    {
        var prefix = Prefix(server);
        return !grants.IsDefaultOrEmpty && grants.Any(grant => grant.StartsWith(prefix, StringComparison.Ordinal)
            || (grant.EndsWith('*') && prefix.StartsWith(grant.AsSpan(0, grant.Length - 1), StringComparison.Ordinal)));
    }

    public static bool HasSideEffect(McpServerOptions server, McpTool tool) =>
        server.SideEffects is { } listed ? Matches(listed, tool.Name) : !(server.TrustAnnotations && tool.SaysReadOnly == true);

    /// <summary>Null is every name; an empty list none.</summary>
    public static bool Matches(IReadOnlyList<string>? patterns, string name) => patterns is null || GrantRules.Allows([.. patterns], name);

    private static string DescriptionOf(McpTool tool) =>
        WordRules.Clean(tool.Description ?? "", MaxDescription, multiline: true) is { Length: > 0 } words ? words : "No description.";

    // Written anew, so that blanks, escapes and doubled members of the server's own making go no further.
    private static string? SchemaOf(string schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema, Reading);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, Writing))
            {
                document.RootElement.WriteTo(writer);
            }

            var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
            return text.Length <= MaxSchema ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Shown(string name) => WordRules.Clean(name, 60, multiline: false);
}
