namespace Reeve.Engine.Skills;

/// <summary>
/// What this room needs of the file system: looks into folders of skills and never out of them, whatever links stand there. Paths are relative to the root,
/// which is a folder a person owns or granted. Thread-safe.
/// </summary>
public interface ISkillFolders
{
    /// <summary>Each folder in a folder with the bytes of its <c>SKILL.md</c>, by name; none when the folder is missing. A folder that cannot be read is a <c>ReeveException</c>.</summary>
    /// <param name="root">The folder that is not left, absolute or relative to the home.</param>
    /// <param name="path">Where in it the skills are.</param>
    IReadOnlyList<SkillFound> Look(string root, string path);

    /// <summary>A file, bounded; a <c>ReeveException</c> when it cannot be had.</summary>
    byte[] Read(string root, string path, int mostBytes);

    /// <summary>The files below a folder, as paths from it, bounded.</summary>
    IReadOnlyList<string> Files(string root, string path, int most);
}

/// <summary>A folder that may be a skill: the bytes of its file, or why there are none. Both null: it has no such file, and is none.</summary>
public sealed record SkillFound(string Name, byte[]? Content, string? Problem = null);
