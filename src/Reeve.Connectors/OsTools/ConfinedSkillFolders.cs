using Reeve.Engine.Skills;
using Reeve.Guard;
using Reeve.Sources.Homes;
using Reeve.Sources.Skills;

namespace Reeve.Connectors.OsTools;

/// <summary>Looks into folders of skills with the walls of the file tools, where there are any; elsewhere with the check of paths that the daemon's own files have. Thread-safe.</summary>
internal sealed class ConfinedSkillFolders(OsToolsOptions options) : ISkillFolders
{
    private const int MaxFolders = 1000;
    private const int MaxEntries = 5000;

    public IReadOnlyList<SkillFound> Look(string root, string path)
    {
        var here = Path.GetFullPath(Path.Combine(root, path), options.Home);
        if (!Directory.Exists(here))
        {
            return [];
        }

        if (!OperatingSystem.IsLinux())
        {
            return
            [
                .. Directory.GetDirectories(here).Order(StringComparer.Ordinal).Take(MaxFolders)
                    .Select(folder => Found(Path.GetFileName(folder), () => Portable(root, Path.Combine(path, Path.GetFileName(folder), SkillFileReader.FileName), SkillFileReader.MaxBytes))),
            ];
        }

        using var roots = ConfinedRoots.Open([root], options);
        using var place = roots.Resolve(path);
        using var folder = place.OpenFolder();
        var found = new List<SkillFound>();
        foreach (var entry in new ConfinedTree(MaxFolders, below: false).Walk(folder, CancellationToken.None).Where(static entry => entry.Path[0] != '.'))
        {
            switch (entry.Kind)
            {
                case FileKind.Folder when entry.IsText:
                    found.Add(Found(entry.Path, () => Read(roots, path + "/" + entry.Path + "/" + SkillFileReader.FileName, SkillFileReader.MaxBytes)));
                    break;
                case FileKind.Link:
                    found.Add(new SkillFound(entry.Path, null, "it is a link to somewhere else: copy the folder here"));
                    break;
            }
        }

        return found;
    }

    public byte[] Read(string root, string path, int mostBytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(root, path, mostBytes);
        }

        using var roots = ConfinedRoots.Open([root], options);
        return Read(roots, path, mostBytes);
    }

    public IReadOnlyList<string> Files(string root, string path, int most)
    {
        if (!OperatingSystem.IsLinux())
        {
            var folder = Path.GetFullPath(Path.Combine(root, path), options.Home);
            return [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 }).Take(most).Select(file => Path.GetRelativePath(folder, file))];
        }

        using var roots = ConfinedRoots.Open([root], options);
        using var place = roots.Resolve(path);
        using var open = place.OpenFolder();
        return [.. new ConfinedTree(MaxEntries, below: true).Walk(open, CancellationToken.None).Where(static entry => entry is { Kind: FileKind.File, IsText: true }).Select(static entry => entry.Path).Take(most)];
    }

    // A folder without the file is no skill and no mistake.
    private static SkillFound Found(string name, Func<byte[]> read)
    {
        try
        {
            return new SkillFound(name, read());
        }
        catch (ReeveException missing) when (missing.Code == ErrorCode.NotFound)
        {
            return new SkillFound(name, null);
        }
        catch (ReeveException failure)
        {
            return new SkillFound(name, null, "it cannot be read: " + failure.Message);
        }
    }

    private static byte[] Read(ConfinedRoots roots, string path, int mostBytes)
    {
        using var place = roots.Resolve(path);
        var (open, stamp) = place.OpenFile(mostBytes);
        using var file = open;
        var content = new byte[stamp.Size];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(file, content.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        return content[..length];
    }

    private byte[] Portable(string root, string path, int mostBytes)
    {
        if (!SafePath.TryResolve(Path.GetFullPath(root, options.Home), path, out var real))
        {
            throw new ReeveException(ErrorCode.PathOutside, $"{ConfinedPathRules.Shown(path)} is outside the skill's folder.");
        }

        if (new FileInfo(real) is not { Exists: true } file)
        {
            throw new ReeveException(ErrorCode.NotFound, $"{ConfinedPathRules.Shown(path)} does not exist.");
        }

        return file.Length <= mostBytes ? File.ReadAllBytes(real) : throw new ReeveException(ErrorCode.InvalidRequest, $"{ConfinedPathRules.Shown(path)} is too large.");
    }
}
