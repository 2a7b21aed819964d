using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>The tool <c>search</c>: lines of text files that match a pattern, in time linear in the text whatever the pattern is.</summary>
internal sealed class SearchTool(OsToolsOptions options) : IOsTool
{
    private const int MaxSeen = 100_000;
    private const int MaxFileBytes = 8 * 1024 * 1024;
    private const long MaxBytes = 512L * 1024 * 1024;
    private const int MaxPattern = 500;

    // Linear time has a factor too, as large as the pattern: a long line of a minified file can still take a while.
    private static readonly TimeSpan LineTimeout = TimeSpan.FromSeconds(5);

    public ChatTool Tool { get; } = new(
        "search",
        "Searches text files below a folder (or one file) for a regular expression, line by line; no back references, no look-around. Shows path:line: text, at most "
            + "200 lines. Links are not followed, .git is not entered, files that are not text are left out.",
        """
        {"type":"object","properties":{
        "pattern":{"type":"string","description":"A regular expression."},
        "path":{"type":"string","description":"A folder or a file: absolute inside a granted folder, or relative to the first one. Default: the first one."},
        "files":{"type":"string","description":"Only files that match this, such as *.cs or src/**/*.md."},
        "ignore_case":{"type":"boolean","description":"Default false."}},
        "required":["pattern"],"additionalProperties":false}
        """);

    public bool SideEffect => false;

    public Task<HookResult> CallAsync(OsGrant grant, HookArguments arguments, CancellationToken cancellationToken)
    {
        var pattern = Pattern(arguments.Text("pattern", MaxPattern), arguments.Flag("ignore_case"));
        var path = arguments.OptionalText("path", ConfinedPathRules.MaxBytes) ?? ".";
        var files = arguments.OptionalText("files", 1000) is { } glob ? GlobRules.Parse(glob) : null;
        arguments.Finish();
        using var roots = ConfinedRoots.Open(grant.Roots, options);
        using var place = roots.Resolve(path);
        var tree = new ConfinedTree(MaxSeen, below: true);
        var found = new SearchHits(pattern);
        try
        {
            Search(place, files, tree, found, cancellationToken);
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw new ReeveException(ErrorCode.Timeout, $"The pattern takes more than {LineTimeout.TotalSeconds} s on one line.", "Take a simpler one, or fewer files.", inner: slow);
        }

        return Task.FromResult(new HookResult(Show(found, tree)));
    }

    private static void Search(ConfinedPlace place, Regex? files, ConfinedTree tree, SearchHits found, CancellationToken cancellationToken)
    {
        if (place.Facts is { Kind: FileKind.Folder })
        {
            using var folder = place.OpenFolder();
            Search(folder, files, tree, found, cancellationToken);
            return;
        }

        var (open, stamp) = place.OpenFile(MaxFileBytes);
        using var file = open;
        Search(file, stamp, Path.GetFileName(place.Path), found, cancellationToken);
    }

    private static void Search(SafeFileHandle folder, Regex? files, ConfinedTree tree, SearchHits found, CancellationToken cancellationToken)
    {
        foreach (var entry in tree.Walk(folder, cancellationToken))
        {
            if (entry.Kind != FileKind.File || files?.IsMatch(entry.Path) == false)
            {
                continue;
            }

            if (found.IsFull || found.Bytes > MaxBytes)
            {
                found.WasCut = true;
                return;
            }

            using var held = PosixFiles.TryOpenAt(entry.Folder, entry.Name, PosixFiles.PathOnly | PosixFiles.NoFollow);
            if (held is null || PosixFiles.TryFacts(held) is not { } facts)
            {
                tree.CouldNotRead(entry.Path);
            }
            else if (facts.Kind == FileKind.File && facts.Stamp.Size > MaxFileBytes)
            {
                found.TooLarge++;
            }
            else if (ConfinedPlace.NotReadable(facts, held, MaxFileBytes) is not null || ConfinedPlace.TryReopen(held) is not { } file)
            {
                tree.CouldNotRead(entry.Path);
            }
            else
            {
                using (file)
                {
                    Search(file, facts.Stamp, entry.Path, found, cancellationToken);
                }
            }
        }
    }

    private static void Search(SafeFileHandle file, FileStamp stamp, string path, SearchHits found, CancellationToken cancellationToken)
    {
        var content = new byte[stamp.Size];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(file, content.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        found.Look(path, content.AsSpan(0, length), cancellationToken);
    }

    private static Regex Pattern(string pattern, bool ignoreCase)
    {
        try
        {
            return new Regex(
                pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), LineTimeout);
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The pattern cannot be used: " + bad.Message.ReplaceLineEndings(" "), "Back references and look-around are not supported.", inner: bad);
        }
    }

    private static string Show(SearchHits found, ConfinedTree tree)
    {
        var notes = new List<string>();
        Note(found.Lines == 0, "no line matches");
        Note(found.WasCut || found.IsFull, "there may be more: narrow the pattern, the path or the files");
        Note(found.Binary > 0, string.Create(CultureInfo.InvariantCulture, $"{found.Binary} files that are not text were left out"));
        Note(found.TooLarge > 0, string.Create(CultureInfo.InvariantCulture, $"{found.TooLarge} files of more than {MaxFileBytes} bytes were left out"));
        Note(tree.IsCut, string.Create(CultureInfo.InvariantCulture, $"only the first {MaxSeen} entries were looked at"));
        Note(tree.Unread is not null, tree.Unread ?? "");
        return notes.Count == 0 ? found.Shown : $"{found.Shown}[{string.Join("; ", notes)}]";

        void Note(bool applies, string words)
        {
            if (applies)
            {
                notes.Add(words);
            }
        }
    }
}
