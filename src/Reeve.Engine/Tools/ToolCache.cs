using System.Collections.Concurrent;

namespace Reeve.Engine.Tools;

/// <summary>
/// Every tool's configuration in memory: what the gate reads at each step, without a lock and without the disk. Filled once at start and then only with
/// what is durable. Bounded by the service, which asks before it adds. Thread-safe; a newer version is never replaced by an older one.
/// </summary>
public sealed class ToolCache
{
    private readonly ConcurrentDictionary<ToolKey, Tool> _tools = new();

    public int Count => _tools.Count;

    public Tool? Find(string owner, string project, string name) => Find(new ToolKey(owner, project, name));

    public Tool? Find(ToolKey key) => _tools.GetValueOrDefault(key);

    /// <summary>In order of owner, project and name; null means any.</summary>
    public IReadOnlyList<Tool> List(string? owner, string? project) =>
    [
        .. _tools.Select(static pair => pair.Value)
            .Where(tool => (owner is null || tool.Key.Owner == owner) && (project is null || tool.Key.Project == project))
            .OrderBy(static tool => ToolRules.Place(tool.Key), StringComparer.Ordinal),
    ];

    internal void Drop(ToolKey key) => _tools.TryRemove(key, out _);

    internal void Keep(Tool tool) => _tools.AddOrUpdate(tool.Key, tool, (_, known) => known.Version >= tool.Version ? known : tool);
}
