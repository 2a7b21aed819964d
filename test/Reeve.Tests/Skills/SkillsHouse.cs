using System.Text.Json;
using Reeve.Connectors.OsTools;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Runs;
using Reeve.Engine.Skills;
using Reeve.Sources.Agents;
using Reeve.TestKit;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Skills;

/// <summary>A home and a project with skills on a real disk, and the room as the composition root builds it.</summary>
internal sealed class SkillsHouse : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RunsHouse _runs = new();

    public SkillsHouse()
    {
        Home = Directory.CreateDirectory(_folder.File("home")).FullName;
        Project = Directory.CreateDirectory(_folder.File("project")).FullName;
        var options = new OsToolsOptions { Home = Home, DataRoot = Home + "/data", RunRoot = Home + "/run" };
        Library = new SkillLibrary(new ConfinedSkillFolders(options), new SkillsOptions(Home));
        Hook = new SkillHook(Library);
    }

    public string Home { get; }

    public string Project { get; }

    public SkillLibrary Library { get; }

    public SkillHook Hook { get; }

    public static string Text(string name, string more = "", string body = "Do it.") => $"---\nname: {name}\ndescription: About {name}.\n{more}---\n{body}\n";

    public string Write(string file, string text)
    {
        var path = _folder.File(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Skill(string name, string more = "", string body = "Do it.") => Write($"home/skills/{name}/SKILL.md", Text(name, more, body));

    public static Agent Agent(IReadOnlyList<string> skills, params string[] roots) =>
        new(new AgentFile { Name = "helper", Abilities = new AgentAbilities { Skills = skills, Roots = roots } }, "f");

    public async Task<TurnContext> TurnAsync(IReadOnlyList<string> skills, params string[] roots)
    {
        RunHandle run = await _runs.StartAsync("*");
        return new TurnContext { Agent = Agent(skills, roots), Sender = "me", Session = new SessionId("sess_1"), Run = run };
    }

    public async Task<string> CallAsync(TurnContext turn, string tool, object arguments)
    {
        var offer = await Hook.OfferAsync(turn, CancellationToken.None);
        return (await offer.Tools.Single(one => one.Tool.Name == tool).CallAsync(Call(turn, tool, arguments), CancellationToken.None)).Output;
    }

    public static HookCall Call(TurnContext turn, string tool, object? arguments = null) => new(turn, "c", tool, JsonSerializer.SerializeToElement(arguments ?? new { }));

    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        _folder.Dispose();
    }
}
