using System.Text;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Sources.Skills;

namespace Reeve.Engine.Skills;

/// <summary>
/// The hook <c>skills</c>: a prompt names the skills an agent is granted, a tool loads one, another reads the files beside it. A skill that names its tools narrows
/// the turn to them from then on; none adds one. Thread-safe.
/// </summary>
internal sealed class SkillHook(SkillLibrary library) : IAgentHook
{
    private const int MaxFiles = 50;

    private static readonly ChatTool Load = new(
        SkillRules.Tool,
        "Loads a skill: instructions for a certain task. The prompt names the skills there are.",
        """{"type":"object","properties":{"name":{"type":"string","description":"The skill's name."}},"required":["name"],"additionalProperties":false}""");

    private static readonly ChatTool LoadFile = new(
        SkillRules.FileTool,
        "Reads a text file that belongs to a skill.",
        """
        {"type":"object","properties":{
        "name":{"type":"string","description":"The skill's name."},
        "path":{"type":"string","description":"The file, from the skill's folder: references/api.md."},
        "offset":{"type":"integer","minimum":0,"description":"The first character to show. Default 0."}},
        "required":["name","path"],"additionalProperties":false}
        """);

    private readonly SkillNarrowing _narrowing = new();

    public string Name => "skills";

    public int Order => 500;

    public ValueTask<HookOffer> OfferAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        if (turn.Agent.File.Abilities.Skills.Count == 0)
        {
            return ValueTask.FromResult(HookOffer.Nothing);
        }

        var skills = library.For(turn.Agent).Skills.Where(static skill => skill.File.ForModels).ToList();
        return ValueTask.FromResult(skills.Count == 0
            ? HookOffer.Nothing
            : new HookOffer([SkillRules.Section(skills)!], [Tool(Load, TakeUp), Tool(LoadFile, ReadFile)]));
    }

    public ValueTask<string?> RefuseAsync(HookCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_narrowing.Of(call.Turn.Run.Id) is { } held && !SkillRules.MayUse(held.Left, call.Tool)
            ? $"The skill {held.Skill} works without {call.Tool}: until the end of this turn these are left: {string.Join(", ", held.Left)}."
            : null);

    private static HookTool Tool(ChatTool tool, Func<HookCall, HookResult> call) => new()
    {
        Tool = tool,
        SideEffect = false,
        Timeout = TimeSpan.FromSeconds(30),
        CallAsync = (made, token) => Task.Run(() => call(made), token),
    };

    private HookResult TakeUp(HookCall call)
    {
        var arguments = new HookArguments(call.Arguments);
        var skill = Find(call.Turn, arguments.Text("name", 200));
        arguments.Finish();
        var shown = new StringBuilder(SkillRules.Part(skill.File.Body, 0));
        if (skill.File.Body.Length > SkillRules.MaxShown)
        {
            shown.Append($" [the file is {SkillFileReader.FileName}]");
        }

        var files = library.FilesOf(skill, MaxFiles);
        if (files.Count > 0)
        {
            shown.Append($"\n\n[beside it, for {SkillRules.FileTool}: {string.Join(", ", files)}]");
        }

        _narrowing.TakeUp(call.Turn.Run.Id, skill);
        return new HookResult(shown.ToString());
    }

    private HookResult ReadFile(HookCall call)
    {
        var arguments = new HookArguments(call.Arguments);
        var skill = Find(call.Turn, arguments.Text("name", 200));
        var path = arguments.Text("path", 4096);
        var offset = arguments.Integer("offset", 0, int.MaxValue) ?? 0;
        arguments.Finish();
        return new HookResult(SkillRules.Part(library.Read(skill, path), offset));
    }

    // What is not granted is not there: neither listed nor loadable, and no word tells the two apart.
    private Skill Find(TurnContext turn, string name) =>
        library.For(turn.Agent).Skills.FirstOrDefault(skill => skill.Name == name && skill.File.ForModels)
        ?? throw new ReeveException(ErrorCode.NotFound, "There is no such skill for this agent.", "The prompt names those there are.");
}
