using System.Globalization;
using System.Text;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;

namespace Reeve.Connectors.OsTools;

/// <summary>The tool <c>list</c>: what is in a folder, or below it by a pattern.</summary>
internal sealed class ListTool(OsToolsOptions options) : IOsTool
{
    private const int MaxShown = 1000;
    private const int MaxSeen = 100_000;
    private const int MaxCharacters = 28_000;

    public ChatTool Tool { get; } = new(
        "list",
        "Lists a folder, a line each; folders end in a slash, links say where they lead and are not followed. With a pattern everything below that matches it "
            + "(* ? [a-z] {a,b} within a name, ** over folders; without a slash it is about names in any folder; .git is not entered). At most 1000 lines.",
        """
        {"type":"object","properties":{
        "path":{"type":"string","description":"A folder: absolute inside a granted one, or relative to the first one. Default: the first one."},
        "pattern":{"type":"string","description":"Such as **/*.md or src/*.cs or *.{json,yaml}."}},
        "additionalProperties":false}
        """);

    public bool SideEffect => false;

    public Task<HookResult> CallAsync(OsGrant grant, HookArguments arguments, CancellationToken cancellationToken)
    {
        var path = arguments.OptionalText("path", ConfinedPathRules.MaxBytes) ?? ".";
        var glob = arguments.OptionalText("pattern", 1000) is { } pattern ? GlobRules.Parse(pattern) : null;
        arguments.Finish();
        using var roots = ConfinedRoots.Open(grant.Roots, options);
        using var place = roots.Resolve(path);
        using var folder = place.OpenFolder();
        var tree = new ConfinedTree(MaxSeen, below: glob is not null);
        var shown = new StringBuilder();
        var (lines, more) = (0, 0);
        foreach (var entry in tree.Walk(folder, cancellationToken))
        {
            if (glob?.IsMatch(entry.Path) == false)
            {
                continue;
            }

            if (lines == MaxShown || shown.Length > MaxCharacters)
            {
                more++;
                continue;
            }

            shown.Append(Line(entry)).Append('\n');
            lines++;
        }

        return Task.FromResult(new HookResult(Notes(tree, place.Path, lines, more, shown)));
    }

    private static string Line(TreeEntry entry)
    {
        var what = entry.Kind switch
        {
            FileKind.Folder => "/",
            FileKind.Link => " -> " + entry.LinkTarget(),
            FileKind.File => "",
            FileKind.Fifo => " (FIFO)",
            FileKind.Socket => " (socket)",
            FileKind.BlockDevice or FileKind.CharacterDevice => " (device)",
            _ => " (?)",
        };
        return entry.Path + what + (entry.IsText ? "" : " (the name is not UTF-8 and cannot be written in a path)");
    }

    private static string Notes(ConfinedTree tree, string path, int lines, int more, StringBuilder shown)
    {
        var notes = new List<string>();
        if (lines == 0)
        {
            notes.Add(tree.Entries == 0 ? "the folder is empty" : "nothing matches");
        }

        if (more > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{more} more are not shown: narrow the pattern or the path"));
        }

        if (tree.IsCut)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"only the first {MaxSeen} entries below {ConfinedPathRules.Shown(path)} were looked at"));
        }

        if (tree.Unread is { } unread)
        {
            notes.Add(unread);
        }

        return notes.Count == 0 ? shown.ToString() : $"{shown}[{string.Join("; ", notes)}]";
    }
}
