using System.Collections.Immutable;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>The declared servers as they are now. A reload replaces them all at once; peers nobody declares any more go when nobody uses them. Thread-safe.</summary>
public sealed class McpCatalog(IReadOnlyList<McpServerOptions> servers)
{
    private volatile IReadOnlyList<McpServerOptions> _current = [.. servers];

    public IReadOnlyList<McpServerOptions> Current => _current;

    public void Replace(IReadOnlyList<McpServerOptions> servers) => _current = [.. servers];

    public McpServerOptions? Find(string name) => _current.FirstOrDefault(server => server.Name == name);

    /// <summary>The servers an agent's file names, and the names that name none.</summary>
    public (IReadOnlyList<McpServerOptions> Servers, IReadOnlyList<string> Unknown) Named(IReadOnlyList<string> names)
    {
        var current = _current;
        ImmutableArray<string> patterns = [.. names];
        return (
            [.. current.Where(server => GrantRules.Allows(patterns, server.Name))],
            [.. names.Where(name => !name.EndsWith('*') && !current.Any(server => server.Name == name))]);
    }
}
