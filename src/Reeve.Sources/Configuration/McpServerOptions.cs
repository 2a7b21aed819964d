namespace Reeve.Sources.Configuration;

/// <summary>One MCP server as <c>reeve.yaml</c> declares it, validated. Secrets are references, never secrets, and nothing but <see cref="Shown"/> is shown of where it is.</summary>
public sealed record McpServerOptions
{
    public required string Name { get; init; }

    /// <summary>The program and its arguments, no shell; empty for one that is reached by <see cref="Url"/>.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>What the program gets besides the allow-listed environment.</summary>
    public IReadOnlyList<McpVariable> Variables { get; init; } = [];

    /// <summary>Streamable HTTP; null for a program.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where the token, or the whole Authorization header, stands.</summary>
    public SecretReference? Auth { get; init; }

    /// <summary>Whether all agents that name it use one peer; otherwise each has its own.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether no byte leaves the machine by it: declared so, and an address is loopback.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The tools agents may be offered, by the server's own names, a * may end one; null for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>The tools that change something; null for all of them.</summary>
    public IReadOnlyList<string>? SideEffects { get; init; }

    /// <summary>Whether the server's word that a tool only reads is believed.</summary>
    public bool TrustAnnotations { get; init; }

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Calls at work at the same time; others wait.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>For people: the program's name or the address's host, no argument, path or secret.</summary>
    public string Shown => Url is { } url ? url.GetLeftPart(UriPartial.Authority) : Path.GetFileName(Command[0]);

    public static IReadOnlyList<McpServerOptions> From(ReeveConfig config) =>
        [.. config.Named[SettingCatalog.McpServersKey].OrderBy(static server => server.Key, StringComparer.Ordinal).Select(static server => From(server.Key, server.Value))];

    private static McpServerOptions From(string name, SettingValues values) => new()
    {
        Name = name,
        Command = values.List("command"),
        Variables = [.. values.List("env").Select(McpVariable.Parse).OfType<McpVariable>()],
        Url = values.Text("url") is { Length: > 0 } url ? new Uri(url) : null,
        Auth = values.Text("auth_env") is { Length: > 0 } variable ? new SecretReference(SecretPlace.Environment, variable)
            : values.Text("auth_file") is { Length: > 0 } file ? new SecretReference(SecretPlace.File, file)
            : null,
        IsShared = values.Boolean("shared"),
        IsLocal = values.Boolean("local"),
        Tools = values.IsWritten("tools") ? values.List("tools") : null,
        SideEffects = values.IsWritten("side_effects") ? values.List("side_effects") : null,
        TrustAnnotations = values.Boolean("trust_annotations"),
        Timeout = values.Duration("timeout"),
        Concurrency = values.Integer("concurrency"),
    };
}

/// <summary>A variable of a server's environment and where its value stands: <c>NAME=env:OTHER</c> or <c>NAME=file:PATH</c>.</summary>
public sealed record McpVariable(string Name, SecretReference Value)
{
    /// <summary>Null when the text is none; the text must then not be repeated, it may hold the secret itself.</summary>
    public static McpVariable? Parse(string text) => text.Split('=', 2) switch
    {
        [{ Length: > 0 } name, var value] when McpServerRules.IsVariable(name) && SecretReference.Parse(value) is { } reference => new McpVariable(name, reference),
        _ => null,
    };

    public override string ToString() => $"{Name}={Value}";
}
