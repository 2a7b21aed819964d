using Reeve.Engine.Hooks;
using Reeve.Engine.Models;

namespace Reeve.Connectors.OsTools;

/// <summary>The tool <c>edit</c>: one passage of a file replaced. What it replaces it has just read, so that no change of somebody else's is lost.</summary>
internal sealed class EditTool(OsToolsOptions options, ReadFiles seen) : IOsTool
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int MaxCharacters = 1024 * 1024;

    public ChatTool Tool { get; } = new(
        "edit",
        "Replaces one passage of a file. The passage must be exact and stand in the file once.",
        """
        {"type":"object","properties":{
        "path":{"type":"string","description":"Absolute inside a granted folder, or relative to the first one."},
        "old":{"type":"string","description":"The passage as it stands in the file."},
        "new":{"type":"string","description":"What it becomes."}},
        "required":["path","old","new"],"additionalProperties":false}
        """);

    public bool SideEffect => true;

    public Task<HookResult> CallAsync(OsGrant grant, HookArguments arguments, CancellationToken cancellationToken)
    {
        var path = arguments.Text("path", ConfinedPathRules.MaxBytes);
        var old = arguments.Text("old", MaxCharacters);
        var next = arguments.Text("new", MaxCharacters);
        arguments.Finish();
        using var roots = ConfinedRoots.Open(grant.Roots, options);
        using var place = roots.Resolve(path);
        var (open, stamp) = place.OpenFile(MaxBytes);
        using var file = open;
        var content = new byte[stamp.Size];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(file, content.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        var (edited, line) = EditRules.Replace(content.AsSpan(0, length), old, next);
        cancellationToken.ThrowIfCancellationRequested();
        var wasSeen = seen.Seen(grant.Run, place.Path) == stamp;
        var now = place.Put(edited, stamp);
        if (wasSeen)
        {
            seen.Saw(grant.Run, place.Path, now);
        }

        return Task.FromResult(new HookResult($"Edited {ConfinedPathRules.Shown(place.Path)} at line {line}."));
    }
}
