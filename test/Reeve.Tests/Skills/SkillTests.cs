using Reeve.Engine.Doctor;
using Reeve.Engine.Skills;
using Reeve.Guard;
using Reeve.Tests.Agents;

namespace Reeve.Tests.Skills;

/// <summary>What agents are granted of skills, how they are shown and loaded, and that a skill gives nothing but words.</summary>
public sealed class SkillTests : IAsyncDisposable
{
    private readonly SkillsHouse _house = new();

    [Fact]
    public async Task A_prompt_names_what_is_granted_and_the_tool_loads_it()
    {
        _house.Skill("forms", body: "# Forms\n\nThe steps.");
        _house.Skill("secret");
        _house.Write("home/skills/forms/references/api.md", "The reference.");
        var turn = await _house.TurnAsync(["forms"]);

        var offer = await _house.Hook.OfferAsync(turn, CancellationToken.None);
        var section = Assert.Single(offer.Sections);
        Assert.Contains("- forms: About forms.", section);
        Assert.DoesNotContain("steps", section);
        Assert.DoesNotContain("secret", section);
        Assert.Equal("# Forms\n\nThe steps.\n\n[beside it, for skill_file: references/api.md]", await _house.CallAsync(turn, "skill", new { name = "forms" }));
        Assert.Equal("The reference.", await _house.CallAsync(turn, "skill_file", new { name = "forms", path = "references/api.md" }));
        Assert.Equal("reference.", await _house.CallAsync(turn, "skill_file", new { name = "forms", path = "references/api.md", offset = 4 }));
    }

    [Fact]
    public async Task What_is_not_granted_is_not_there()
    {
        _house.Skill("forms");
        _house.Skill("secret");
        _house.Skill("manual", "disable-model-invocation: true\n");
        var turn = await _house.TurnAsync(["forms", "manual"]);

        foreach (var name in new[] { "secret", "missing", "manual", "../skills/secret", "secret/../forms", "" })
        {
            var refused = await Assert.ThrowsAsync<ReeveException>(() => _house.CallAsync(turn, "skill", new { name }));
            Assert.Equal((ErrorCode.NotFound, "There is no such skill for this agent."), (refused.Code, refused.Message));
            await Assert.ThrowsAsync<ReeveException>(() => _house.CallAsync(turn, "skill_file", new { name, path = "SKILL.md" }));
        }

        var none = await _house.Hook.OfferAsync(await _house.TurnAsync([]), CancellationToken.None);
        Assert.True(none.Sections.IsEmpty && none.Tools.IsEmpty);
    }

    [Theory]
    [InlineData("../secret/SKILL.md")]
    [InlineData("../../agents/helper.md")]
    [InlineData("/etc/passwd")]
    [InlineData("link")]
    [InlineData("out/passwd")]
    [InlineData("../forms/../../reeve.yaml")]
    public async Task A_skills_files_are_those_in_its_own_folder(string path)
    {
        _house.Skill("forms");
        _house.Skill("secret");
        _house.Write("home/agents/helper.md", "x");
        _house.Write("home/reeve.yaml", "x");
        File.CreateSymbolicLink(_house.Home + "/skills/forms/link", _house.Home + "/reeve.yaml");
        File.CreateSymbolicLink(_house.Home + "/skills/forms/out", "/etc");
        var turn = await _house.TurnAsync(["forms"]);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _house.CallAsync(turn, "skill_file", new { name = "forms", path }));

        Assert.Equal(ErrorCode.PathOutside, refused.Code);
    }

    [Fact]
    public void A_bad_skill_disables_only_itself_and_heals_when_it_is_mended()
    {
        _house.Skill("good");
        var bad = _house.Write("home/skills/bad/SKILL.md", "---\nname: worse\ndescription: b\n---\nDo.");
        _house.Write("home/skills/latin/SKILL.md", "x");
        File.WriteAllBytes(_house.Home + "/skills/latin/SKILL.md", [0xFF, 0xFE, 0x00]);
        _house.Write("home/skills/notes/readme.txt", "no skill");
        _house.Write("home/skills/huge/SKILL.md", new string('x', 200_000));
        Directory.CreateSymbolicLink(_house.Home + "/skills/linked", "/etc");
        Directory.CreateDirectory(_house.Home + "/skills/out");
        File.CreateSymbolicLink(_house.Home + "/skills/out/SKILL.md", "/etc/passwd");

        var shelf = _house.Library.Home();

        Assert.Equal(["good"], shelf.Skills.Select(static skill => skill.Name));
        Assert.Contains(shelf.Problems, static problem => problem is { File: "skills/bad/SKILL.md", Line: 2 });
        Assert.Equal(
            ["skills/bad/SKILL.md", "skills/huge/SKILL.md", "skills/latin/SKILL.md", "skills/linked/SKILL.md", "skills/out/SKILL.md"],
            shelf.Problems.Select(static problem => problem.File).Distinct().Order(StringComparer.Ordinal));

        File.WriteAllText(bad, SkillsHouse.Text("bad"));
        Directory.Delete(_house.Home + "/skills/good", recursive: true);
        Assert.Equal(["bad"], _house.Library.Home().Skills.Select(static skill => skill.Name));
    }

    [Fact]
    public void A_project_teaches_only_what_is_granted_by_name()
    {
        _house.Skill("shared");
        _house.Write("project/skills/shared/SKILL.md", SkillsHouse.Text("shared", body: "Another's."));
        _house.Write("project/.claude/skills/deploy/SKILL.md", SkillsHouse.Text("deploy"));
        _house.Write("project/skills/other/SKILL.md", SkillsHouse.Text("other"));

        string[] Names(IReadOnlyList<string> skills, params string[] roots) => [.. _house.Library.For(SkillsHouse.Agent(skills, roots)).Skills.Select(static skill => skill.Name)];

        Assert.Equal(["shared"], Names(["*"], _house.Project));
        Assert.Equal(["deploy", "shared"], Names(["*", "deploy"], _house.Project));
        Assert.Empty(Names(["deploy"]));
        Assert.Empty(Names([], _house.Project));
        Assert.Equal(["deploy"], Names(["deploy"], "../project")); // roots are relative to the home
        var shelf = _house.Library.For(SkillsHouse.Agent(["shared"], _house.Project));
        Assert.True(Assert.Single(shelf.Skills).IsOfHome);
        Assert.Contains("has the name already", Assert.Single(shelf.Problems).Message);
    }

    [Fact]
    public async Task A_skill_takes_tools_away_until_the_turn_ends_and_gives_none()
    {
        _house.Skill("reader", "allowed-tools: Read Grep\n");
        _house.Skill("writer", "allowed-tools: read write\n");
        _house.Skill("free");
        var turn = await _house.TurnAsync(["*"]);
        async Task<bool> MayAsync(string tool) => await _house.Hook.RefuseAsync(SkillsHouse.Call(turn, tool), CancellationToken.None) is null;
        async Task<string> LeftAsync()
        {
            var left = new List<string>();
            foreach (var tool in new[] { "read", "search", "write", "bash", "skill", "skill_file", "ask_user" })
            {
                left.AddRange(await MayAsync(tool) ? [tool] : []);
            }

            return string.Join(' ', left);
        }

        Assert.True(await MayAsync("bash"));
        await _house.CallAsync(turn, "skill", new { name = "free" });
        Assert.True(await MayAsync("bash"));
        await _house.CallAsync(turn, "skill", new { name = "reader" });
        Assert.Equal("read search skill skill_file ask_user", await LeftAsync());
        await _house.CallAsync(turn, "skill", new { name = "writer" });
        Assert.Equal("read skill skill_file ask_user", await LeftAsync()); // less, never more
        await _house.CallAsync(turn, "skill", new { name = "free" });
        Assert.False(await MayAsync("write"));

        turn = await _house.TurnAsync(["*"]);
        Assert.True(await MayAsync("bash"));
    }

    [Fact]
    public async Task A_prompts_list_and_what_a_tool_shows_are_bounded()
    {
        for (var i = 0; i < 60; i++)
        {
            _house.Write($"home/skills/s{i:00}/SKILL.md", $"---\nname: s{i:00}\ndescription: |\n  {new string('d', 900)}\n  second line\n---\n{new string('b', 40_000)}");
        }

        var turn = await _house.TurnAsync(["*"]);
        var section = (await _house.Hook.OfferAsync(turn, CancellationToken.None)).Sections[0];
        var body = await _house.CallAsync(turn, "skill", new { name = "s59" });

        Assert.InRange(section.Length, 5_000, SkillRules.MaxSection + 500);
        Assert.Matches("and \\d+ more that do not fit here: s1", section);
        Assert.DoesNotContain("\n  second", section);
        Assert.InRange(body.Length, 28_000, 28_400);
        Assert.Contains("go on with skill_file and offset 28000", body);
    }

    [Fact]
    public async Task The_doctor_names_file_and_line()
    {
        _house.Write("home/skills/bad/SKILL.md", "---\nname: bad\n---\nDo.");
        using var agents = new AgentHome();

        var found = await new SkillsDoctorCheck(_house.Library, agents.Catalog).ExamineAsync(CancellationToken.None);

        Assert.Contains(found, static one => one is { Level: DiagnosisLevel.Error, File: "skills/bad/SKILL.md", Line: 2 });
        Assert.Contains(found, static one => one is { Level: DiagnosisLevel.Ok, Message: "0 usable in the home" });
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();
}
