using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Reeve.Engine.Agents;
using Reeve.Guard;
using Reeve.Sources;
using Reeve.Sources.Skills;

namespace Reeve.Engine.Skills;

/// <summary>
/// The skills as their files say now: looked at anew each time, so that a mended file is good and a deleted one is gone with no notice needed; what did not change is
/// not parsed again. A bad file disables only itself. Bounded. Thread-safe.
/// </summary>
public sealed class SkillLibrary(ISkillFolders folders, SkillsOptions options)
{
    private const string HomeFolder = "skills";
    private const int MaxSkills = 200;
    private const int MaxParsed = 2000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<(string File, string Digest), SkillFileParse> _parsed = new();

    /// <summary>Everything in the home, granted to anybody or not.</summary>
    public SkillShelf Home() => Look(HomeFolder, ".", isOfHome: true);

    /// <summary>What an agent may load: of the home and of the folders it may reach, as its file grants.</summary>
    public SkillShelf For(Agent agent)
    {
        var granted = agent.File.Abilities.Skills;
        if (granted.Count == 0)
        {
            return SkillShelf.Empty;
        }

        var places = new List<SkillShelf> { Home() };
        foreach (var root in agent.File.Abilities.Roots)
        {
            places.AddRange(SkillRules.ProjectFolders.Select(path => Look(root, path, isOfHome: false)));
        }

        return SkillRules.Merge(granted, places);
    }

    /// <summary>A text file beside a skill's own.</summary>
    public string Read(Skill skill, string path)
    {
        // The skill's folder is the wall here, not the folder it was found in.
        var bytes = folders.Read(skill.Folder, path, SkillFileReader.MaxBytes * 4);
        try
        {
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The file is not UTF-8 text.");
        }
    }

    /// <summary>What there is beside a skill's own file.</summary>
    public IReadOnlyList<string> FilesOf(Skill skill, int most) =>
        [.. folders.Files(skill.Folder, ".", most + 1).Where(static file => file != SkillFileReader.FileName).Take(most)];

    private SkillShelf Look(string root, string path, bool isOfHome)
    {
        IReadOnlyList<SkillFound> found;
        try
        {
            found = folders.Look(root, path);
        }
        catch (ReeveException failure)
        {
            return new SkillShelf([], [new SourceProblem(Display(Path.Combine(root, path)), 0, 0, "the folder cannot be read: " + failure.Message, failure.Hint)]);
        }

        var skills = ImmutableArray.CreateBuilder<Skill>();
        var problems = ImmutableArray.CreateBuilder<SourceProblem>();
        foreach (var one in found.Take(MaxSkills))
        {
            var below = path == "." ? one.Name : path + "/" + one.Name;
            var file = Display(Path.Combine(root, below, SkillFileReader.FileName));
            if (one.Problem is { } problem)
            {
                problems.Add(new SourceProblem(file, 0, 0, problem));
            }
            else if (one.Content is { } content && Parse(file, one.Name, content) is var parse)
            {
                problems.AddRange(parse.Problems);
                if (parse.Skill is { } skill)
                {
                    skills.Add(new Skill(skill, root, below, isOfHome));
                }
            }
        }

        if (found.Count > MaxSkills)
        {
            problems.Add(new SourceProblem(Display(Path.Combine(root, path)), 0, 0, $"{found.Count} skills; only the first {MaxSkills} are read"));
        }

        return new SkillShelf(skills.ToImmutable(), problems.ToImmutable());
    }

    private SkillFileParse Parse(string file, string name, byte[] content)
    {
        var key = (file, Convert.ToHexStringLower(SHA256.HashData(content)));
        if (_parsed.TryGetValue(key, out var known))
        {
            return known;
        }

        SkillFileParse parse;
        try
        {
            parse = SkillFileReader.Parse(Strict.GetString(content).TrimStart('\uFEFF'), name, file);
        }
        catch (DecoderFallbackException)
        {
            parse = new SkillFileParse(name, null, [new SourceProblem(file, 0, 0, "it is not UTF-8 text")]);
        }

        if (_parsed.Count >= MaxParsed)
        {
            _parsed.Clear(); // old states of edited files gather here; what is in use is soon back
        }

        return _parsed[key] = parse;
    }

    /// <summary>Relative to the home where it lies inside, else absolute.</summary>
    public string Display(string path)
    {
        var full = Path.GetFullPath(path, options.Home);
        return full.StartsWith(options.Home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full[(options.Home.Length + 1)..] : full;
    }
}
