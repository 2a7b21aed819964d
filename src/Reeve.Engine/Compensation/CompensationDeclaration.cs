using System.Collections.Immutable;

namespace Reeve.Engine.Compensation;

/// <summary>How a tool's effect is undone, as its configuration declares it. Read by <see cref="DeclarationRules"/>.</summary>
public sealed record CompensationDeclaration
{
    public required CompensationKind Kind { get; init; }

    /// <summary>Whether the same key done twice does no harm. False unless declared: then an unknown outcome is never tried again.</summary>
    public bool Idempotent { get; init; }

    /// <summary>How long one try may take; null for the tool's own timeout.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Of a command: the program's absolute path and its arguments. No shell.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Of an http one.</summary>
    public Uri? Url { get; init; }

    /// <summary>Of an MCP one: the server, as <c>reeve.yaml</c> declares it.</summary>
    public string? Server { get; init; }

    /// <summary>Of an MCP one: the tool, by the server's own name.</summary>
    public string? Tool { get; init; }
}

/// <summary>What a tool's configuration says about undoing it: nothing, something, or something that cannot be.</summary>
public abstract record DeclarationReading
{
    private DeclarationReading()
    {
    }

    public sealed record None : DeclarationReading;

    public sealed record Good(CompensationDeclaration Declaration) : DeclarationReading;

    public sealed record Bad(string Problem) : DeclarationReading;
}
