using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Tools;

/// <summary>
/// The only door to tools and their configuration. Changes are made one after another under one gate, each with its entry in one unit of work, and reach the
/// cache when they are durable; watchers hear of them as the entries are pushed. Reads come from the cache. Thread-safe.
/// </summary>
public sealed class ToolService(ToolCache cache, IToolStore store, IJournal journal, TimeProvider time, ToolOptions options) : IDisposable
{
    public const int MaxPage = 500;

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Rebuilds the cache. Called once, before any door opens.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var tool in await store.ListToolsAsync(cancellationToken))
        {
            cache.Keep(tool);
        }
    }

    public Tool? Find(ToolKey key) => cache.Find(key);

    /// <summary>A page of tools; owner null is the machine's own operator, who sees every owner's. The cursor is opaque.</summary>
    public Page<Tool> List(string? owner, string? project, string? name, PageRequest page)
    {
        var limit = Math.Clamp(page.Limit, 1, MaxPage);
        var after = page.After is { } cursor ? ToolRules.Place(cursor) ?? throw new ReeveException(ErrorCode.InvalidRequest, "'after' is no cursor of this list.") : null;
        var rest = cache.List(owner, project).Where(tool => name is null || tool.Key.Name == name)
            .Where(tool => after is null || string.CompareOrdinal(ToolRules.Place(tool.Key), after) > 0)
            .Take(limit + 1).ToList();
        return rest.Count <= limit ? new Page<Tool>(rest, null) : new Page<Tool>(rest[..limit], ToolRules.Cursor(rest[limit - 1].Key));
    }

    /// <summary>Keeps defaults for those tools that are not known, all or none, and returns every one of them as it is configured now.</summary>
    public Task<ToolRegistration> RegisterAsync(
        string owner, string project, IReadOnlyList<(string Name, ToolSettings Defaults)> tools, string by, CancellationToken cancellationToken)
    {
        if (tools.Count > options.MaxPerRegistration)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"'tools' must have at most {options.MaxPerRegistration} items.", "Register them in parts.");
        }

        var distinct = tools.Select(static tool => tool.Name).Distinct(StringComparer.Ordinal).Count();
        if (distinct != tools.Count)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "'tools' names a tool twice.");
        }

        return SaveAsync(
            [.. tools.Select(tool => new ToolKey(owner, project, tool.Name))],
            (key, at) => ToolRules.Register(cache.Find(key), key, tools[at].Defaults, time.GetUtcNow()),
            by,
            null,
            cancellationToken);
    }

    /// <summary>Changes what is stated of one tool; one that nobody registered yet is made, so that it can be closed before its first call.</summary>
    public async Task<Tool> ConfigureAsync(ToolKey key, ToolSettings wanted, string by, string? reason, CancellationToken cancellationToken)
    {
        var saved = await SaveAsync(
            [key], (_, _) => ToolRules.Configure(cache.Find(key), key, wanted, ToolOrigin.Operator, time.GetUtcNow()), by, reason, cancellationToken);
        return saved.Tools[0];
    }

    /// <summary>
    /// Forgets a tool with its configuration, and returns it as it was; <c>not_found</c>. To the gate it is then one that nobody registered, and a program that registers it again
    /// begins with its own defaults.
    /// </summary>
    public async Task<Tool> RemoveAsync(ToolKey key, string by, string? reason, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var known = cache.Find(key) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no tool {Shown(key.Name)} in project {Shown(key.Project)}.", "reeve tool list");
            var pending = await journal.SubmitAsync(UnitOfWork.Of(ToolEntries.Removed(known, by, reason), new ToolRemoved(key, known.Version)), cancellationToken);
            await pending.Durable; // as with a change: queued is as good as done
            cache.Drop(key);
            return known;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What the configuration service says, all or none. Only what differs is changed and recorded.</summary>
    public Task<ToolRegistration> SynchronizeAsync(IReadOnlyList<(ToolKey Key, ToolSettings Wanted)> tools, CancellationToken cancellationToken) =>
        SaveAsync(
            [.. tools.Select(static tool => tool.Key)],
            (key, at) => ToolRules.Configure(cache.Find(key), key, tools[at].Wanted, ToolOrigin.Cloud, time.GetUtcNow()),
            "cloud",
            null,
            cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<ToolRegistration> SaveAsync(
        IReadOnlyList<ToolKey> keys, Func<ToolKey, int, ToolDecision> decide, string by, string? reason, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var (tools, changed) = Decide(keys, decide);
            if (changed.Count == 0)
            {
                return new ToolRegistration(tools, 0);
            }

            CheckRoom(changed);
            var pending = await journal.SubmitAsync(
                new UnitOfWork(
                    [.. changed.Select(change => ToolEntries.Of(change.Next, change.Members, by, reason))],
                    [.. changed.Select(static change => new ToolSaved(change.Next))]),
                cancellationToken);

            // Queued is as good as done: leaving now would let the cache differ from what is kept until the next start.
            await pending.Durable;
            changed.ForEach(change => cache.Keep(change.Next));
            return new ToolRegistration(tools, changed.Count);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static (ImmutableArray<Tool> Tools, List<ToolDecision.Changed> Changed) Decide(IReadOnlyList<ToolKey> keys, Func<ToolKey, int, ToolDecision> decide)
    {
        var tools = ImmutableArray.CreateBuilder<Tool>(keys.Count);
        var changed = new List<ToolDecision.Changed>();
        for (var i = 0; i < keys.Count; i++)
        {
            switch (decide(keys[i], i))
            {
                case ToolDecision.Changed change:
                    changed.Add(change);
                    tools.Add(change.Next);
                    break;
                case ToolDecision.Unchanged unchanged:
                    tools.Add(unchanged.Tool);
                    break;
                case ToolDecision.Refused refused:
                    throw new ReeveException(ErrorCode.InvalidRequest, $"{Shown(keys[i].Name)}: {refused.Reason}");
            }
        }

        return (tools.MoveToImmutable(), changed);
    }

    private void CheckRoom(List<ToolDecision.Changed> changed)
    {
        var added = changed.Count(static change => change.Next.Version == 1);
        if (added > 0 && cache.Count + added > options.MaxTools)
        {
            throw new ReeveException(
                ErrorCode.Overloaded, $"{cache.Count} tools are known and {options.MaxTools} is the most.", "Give tools stable names; a name made anew for each run fills the table.");
        }
    }

    private static string Shown(string name) => name.Length > 80 ? name[..80] + "…" : name;
}

/// <summary>The tools asked for as they are configured now, in the order of the request, and how many of them are new or changed.</summary>
public sealed record ToolRegistration(IReadOnlyList<Tool> Tools, int Changed);
