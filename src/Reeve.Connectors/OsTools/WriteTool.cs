using System.Text;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>The tool <c>write</c>: a whole file, or nothing. Never over a state that this run has not seen, unless the model says so.</summary>
internal sealed class WriteTool(OsToolsOptions options, ReadFiles seen) : IOsTool
{
    private const int MaxCharacters = 4 * 1024 * 1024;

    public ChatTool Tool { get; } = new(
        "write",
        "Writes a whole text file, replacing what is there; missing folders are made. An existing file must have been read in this turn and be unchanged since, or overwrite must be true.",
        """
        {"type":"object","properties":{
        "path":{"type":"string","description":"Absolute inside a granted folder, or relative to the first one."},
        "content":{"type":"string","description":"The whole text."},
        "overwrite":{"type":"boolean","description":"Replace the file even if it was not read, or changed since. Default false."}},
        "required":["path","content"],"additionalProperties":false}
        """);

    public bool SideEffect => true;

    public Task<HookResult> CallAsync(OsGrant grant, HookArguments arguments, CancellationToken cancellationToken)
    {
        var path = arguments.Text("path", ConfinedPathRules.MaxBytes);
        var content = Encoding.UTF8.GetBytes(arguments.Text("content", MaxCharacters));
        var overwrite = arguments.Flag("overwrite");
        arguments.Finish();
        using var roots = ConfinedRoots.Open(grant.Roots, options);
        using var place = roots.Resolve(path, makeFolders: true);
        var found = place.Facts;
        if (found is { Kind: FileKind.File } old && !overwrite && seen.Seen(grant.Run, place.Path) != old.Stamp)
        {
            throw new ReeveException(
                ErrorCode.Conflict,
                $"{ConfinedPathRules.Shown(path)} " + (seen.Seen(grant.Run, place.Path) is null ? "exists and was not read in this turn." : "was changed since it was read."),
                "Read it first, or say overwrite: true.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        seen.Saw(grant.Run, place.Path, place.Put(content, found?.Stamp));
        return Task.FromResult(new HookResult($"{(found is null ? "Made" : "Replaced")} {ConfinedPathRules.Shown(place.Path)}: {content.Length} bytes."));
    }
}
