namespace Reeve.Sources.Skills;

/// <summary>Reads skills from a person's own folder with no daemon: to check them. Nothing in the folder can stop it.</summary>
public static class SkillFolders
{
    private const int MaxFolders = 1000;

    /// <summary>The skill in a folder, or those in the folders in it; folders without a <c>SKILL.md</c> are none.</summary>
    /// <param name="folder">Where to look; one that is missing has none.</param>
    /// <param name="display">How problems name a path.</param>
    public static IReadOnlyList<SkillFileParse> Load(string folder, Func<string, string> display)
    {
        if (File.Exists(Path.Combine(folder, SkillFileReader.FileName)))
        {
            return [Load(folder)];
        }

        try
        {
            return
            [
                .. (Directory.Exists(folder) ? Directory.GetDirectories(folder) : []).Order(StringComparer.Ordinal)
                    .Where(static below => File.Exists(Path.Combine(below, SkillFileReader.FileName))).Take(MaxFolders).Select(Load),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [new SkillFileParse(Path.GetFileName(folder), null, [new SourceProblem(display(folder), 0, 0, "the folder cannot be read: " + unreadable.Message)])];
        }

        SkillFileParse Load(string skill) => SkillFileReader.Load(skill, display(Path.Combine(skill, SkillFileReader.FileName)));
    }
}
