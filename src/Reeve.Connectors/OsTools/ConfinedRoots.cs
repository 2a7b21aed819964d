using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// The folders one agent may reach, held open, and the only way into them. A path is walked part by part from the descriptor of a root: the system never
/// follows a link for us, a link's words are walked like the model's own, and <c>..</c> goes back along the walk and not to wherever the folder stands by now.
/// So nothing that is swapped, moved or linked while a call runs leads outside (no check stands apart from the use it is for). For one call; not thread-safe.
/// </summary>
internal sealed class ConfinedRoots : IDisposable
{
    private const int MaxLinks = 40;

    private readonly List<(string Path, SafeFileHandle Folder)> _roots = [];

    private ConfinedRoots()
    {
    }

    public IReadOnlyList<string> Paths => [.. _roots.Select(static root => root.Path)];

    /// <summary>Opens the roots an agent's file names. Fails when there is none, or when one cannot be a root: a grant that cannot be held to is no grant.</summary>
    public static ConfinedRoots Open(IReadOnlyList<string> named, OsToolsOptions places)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ReeveException(ErrorCode.Unavailable, "Tools that reach files need Linux.");
        }

        if (named.Count == 0)
        {
            throw new ReeveException(ErrorCode.PathOutside, "This agent may reach no folder.", "Name folders under roots: in the agent's file.");
        }

        var real = places with { Home = RealPath(places.Home), DataRoot = RealPath(places.DataRoot), RunRoot = RealPath(places.RunRoot) };
        var roots = new ConfinedRoots();
        try
        {
            foreach (var name in named)
            {
                var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(name, real.Home));
                if (RootRules.Refusal(path, real) is { } refusal)
                {
                    throw Unusable(name, refusal, "Name a narrower folder under roots: in the agent's file.");
                }

                roots._roots.Add((path, OpenRoot(name, path)));
            }

            return roots;
        }
        catch // whatever is wrong with one root is told; the others are let go first
        {
            roots.Dispose();
            throw;
        }
    }

    /// <summary>Walks a path. With <paramref name="makeFolders"/> folders on the way are made when they are missing.</summary>
    public ConfinedPlace Resolve(string path, bool makeFolders = false)
    {
        var (root, parts) = ConfinedPathRules.Begin(Paths, path);
        var walk = new Walk(this, path, makeFolders);
        try
        {
            return walk.Go(root, parts);
        }
        catch // whatever ended the walk is told; the folders on the way are let go first
        {
            walk.Dispose();
            throw;
        }
    }

    /// <summary>The id of a root's folder as <c>stat -c %d:%i</c> writes it.</summary>
    public IReadOnlyList<(string Path, FileStamp Stamp)> Stamps() =>
        [.. _roots.Select(static root => (root.Path, PosixFiles.TryFacts(root.Folder) is { } facts ? facts.Stamp : throw ConfinedPlace.Failed(root.Path)))];

    public void Dispose() => _roots.ForEach(static root => root.Folder.Dispose());

    /// <summary>A path without links; what does not exist yet (a data root before its first use) is named by the nearest folder that does.</summary>
    internal static string RealPath(string path)
    {
        var missing = new Stack<string>();
        var at = Path.TrimEndingDirectorySeparator(path);
        while (!Path.Exists(at) && Path.GetDirectoryName(at) is { } above)
        {
            missing.Push(Path.GetFileName(at));
            at = above;
        }

        using var folder = PosixFiles.TryOpen(at, PosixFiles.PathOnly);
        var real = folder is null ? at : File.ResolveLinkTarget(OpenFilePath(folder), returnFinalTarget: false)?.FullName ?? at;
        return missing.Aggregate(real, Path.Combine);
    }

    internal static string OpenFilePath(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    // Not one part of a root's path may be a link: whoever could bend it, another agent say, would choose what this one reaches.
    private static SafeFileHandle OpenRoot(string name, string path)
    {
        var at = PosixFiles.TryOpen("/", PosixFiles.PathOnly | PosixFiles.Folder) ?? throw ConfinedPlace.Failed(name);
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = PosixFiles.TryOpenAt(at, Encoding.UTF8.GetBytes(part), PosixFiles.PathOnly | PosixFiles.NoFollow);
            var error = Marshal.GetLastPInvokeError();
            at.Dispose();
            at = next ?? throw Unusable(name, error == PosixFiles.NotFound ? "it does not exist" : Marshal.GetPInvokeErrorMessage(error), "Make it, or mend roots: in the agent's file.");
            var kind = PosixFiles.TryFacts(at)?.Kind;
            if (kind != FileKind.Folder)
            {
                at.Dispose();
                throw kind == FileKind.Link
                    ? Unusable(name, $"{ConfinedPathRules.Shown(part)} in it is a symbolic link", "Write the path it leads to.")
                    : Unusable(name, "it is no folder", null);
            }
        }

        if (PosixFiles.TryFileSystem(at) is not { } system || RootRules.IsWindow(system))
        {
            at.Dispose();
            throw Unusable(name, "it is a part of the kernel and no folder of files", null);
        }

        return at;
    }

    private static ReeveException Unusable(string root, string why, string? hint) =>
        new(ErrorCode.PathOutside, $"The root {ConfinedPathRules.Shown(root)} cannot be used: {why}.", hint);

    /// <summary>One walk: the folders from the root to here, each by its descriptor.</summary>
    private sealed class Walk(ConfinedRoots roots, string asked, bool makeFolders) : IDisposable
    {
        private readonly List<(string Name, SafeFileHandle Folder)> _below = [];
        private readonly Stack<string> _rest = new();
        private int _root;
        private int _links;

        private SafeFileHandle Here => _below.Count > 0 ? _below[^1].Folder : roots._roots[_root].Folder;

        public ConfinedPlace Go(int root, string[] parts)
        {
            _root = root;
            Push(parts);
            while (_rest.TryPop(out var part))
            {
                if (part == ".")
                {
                    continue;
                }

                if (part == "..")
                {
                    Back();
                }
                else if (Enter(part) is { } end)
                {
                    return end;
                }
            }

            return Place(null, Own(Here));
        }

        public void Dispose() => _below.ForEach(static step => step.Folder.Dispose());

        /// <summary>The place, when the walk ends here.</summary>
        private ConfinedPlace? Enter(string part)
        {
            var name = Encoding.UTF8.GetBytes(part);
            var next = PosixFiles.TryOpenAt(Here, name, PosixFiles.PathOnly | PosixFiles.NoFollow);
            if (next is null && Marshal.GetLastPInvokeError() == PosixFiles.NotFound)
            {
                if (_rest.Count == 0)
                {
                    return Place(part, null);
                }

                next = makeFolders && !_rest.Contains("..") && PosixFiles.MakeFolderAt(Here, name) is 0 or -1
                    ? PosixFiles.TryOpenAt(Here, name, PosixFiles.PathOnly | PosixFiles.NoFollow)
                    : null;
            }

            if (next is null)
            {
                throw ConfinedPlace.Failed(asked);
            }

            switch (PosixFiles.TryFacts(next)?.Kind)
            {
                case FileKind.Folder:
                    _below.Add((part, next));
                    return null;
                case FileKind.Link:
                    Follow(next);
                    return null;
                default:
                    if (_rest.Count == 0)
                    {
                        return Place(part, next);
                    }

                    next.Dispose();
                    throw new ReeveException(ErrorCode.NotFound, $"{ConfinedPathRules.Shown(asked)} goes on after something that is no folder.");
            }
        }

        private void Follow(SafeFileHandle link)
        {
            var target = PosixFiles.TryReadLink(link);
            link.Dispose();
            if (++_links > MaxLinks)
            {
                throw new ReeveException(ErrorCode.NotFound, $"{ConfinedPathRules.Shown(asked)} goes through more than {MaxLinks} links: they lead round in a circle.");
            }

            if (target is null || !System.Text.Unicode.Utf8.IsValid(target))
            {
                throw new ReeveException(ErrorCode.NotFound, $"{ConfinedPathRules.Shown(asked)} goes through a link that cannot be followed.");
            }

            var words = Encoding.UTF8.GetString(target);
            var (root, parts) = ConfinedPathRules.Begin(roots.Paths, words);
            if (words[0] == '/')
            {
                Dispose();
                _below.Clear();
                _root = root;
            }

            Push(parts);
        }

        private void Back()
        {
            if (_below.Count == 0)
            {
                throw ConfinedPathRules.Outside(roots.Paths, asked);
            }

            _below[^1].Folder.Dispose();
            _below.RemoveAt(_below.Count - 1);
        }

        private void Push(string[] parts)
        {
            if (_rest.Count + parts.Length > MaxLinks * ConfinedPathRules.MaxParts)
            {
                throw new ReeveException(ErrorCode.NotFound, $"{ConfinedPathRules.Shown(asked)} is too long with the links in it.");
            }

            for (var i = parts.Length - 1; i >= 0; i--)
            {
                _rest.Push(parts[i]);
            }
        }

        // The place owns what it is given; what the walk still holds is let go.
        private ConfinedPlace Place(string? name, SafeFileHandle? file)
        {
            var path = _below.Select(static step => step.Name).Concat(name is null ? [] : [name]).Aggregate(roots._roots[_root].Path, static (above, below) => above + "/" + below);
            var folder = Own(Here);
            Dispose();
            _below.Clear();
            return new ConfinedPlace(path, folder, name, file);
        }

        private SafeFileHandle Own(SafeFileHandle handle) =>
            PosixFiles.TryOpenAt(handle, "."u8, PosixFiles.PathOnly | PosixFiles.Folder) ?? throw ConfinedPlace.Failed(asked);
    }
}
