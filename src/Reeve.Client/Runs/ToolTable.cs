using System.Collections.Concurrent;

namespace Reeve.Client.Runs;

/// <summary>
/// The tools a program registered and what the daemon configured of them: read in memory on every call, changed by what the daemon pushes.
/// Bounded: past its bound a further tool keeps what its program said. Thread-safe.
/// </summary>
internal sealed class ToolTable
{
    private const int MaxTools = 10_000;
    private const string DefaultProject = "default";

    private readonly ConcurrentDictionary<string, GuardedTool> _declared = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Project, string Tool), ToolConfig> _configured = new();

    public ICollection<GuardedTool> Declared => _declared.Values;

    public void Declare(GuardedTool tool)
    {
        if (_declared.Count < MaxTools)
        {
            _declared[tool.Name] = tool;
        }
    }

    /// <summary>Keeps the newer of what is known and what is said.</summary>
    public void Configure(string project, string tool, ToolConfig config)
    {
        if (_configured.Count < MaxTools || _configured.ContainsKey((project, tool)))
        {
            _configured.AddOrUpdate((project, tool), config, (_, known) => config.Version > known.Version ? config : known);
        }
    }

    /// <summary>The daemon knows the tool no more: what the program says of it holds alone.</summary>
    public void Forget(string project, string tool) => _configured.TryRemove((project, tool), out _);

    public CallPlan Plan(string? project, GuardedTool tool)
    {
        var declared = tool.IsNameOnly && _declared.TryGetValue(tool.Name, out var known) ? known : tool;
        return CallPlanRules.Of(declared, _configured.GetValueOrDefault((project ?? DefaultProject, tool.Name)));
    }
}
