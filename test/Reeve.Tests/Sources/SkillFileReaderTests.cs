using Reeve.Sources.Skills;

namespace Reeve.Tests.Sources;

/// <summary>The Agent Skills format, strictly.</summary>
public sealed class SkillFileReaderTests
{
    [Fact]
    public void Everything_the_format_has_is_read()
    {
        var parse = SkillFileReader.Parse(
            "---\nname: pdf-forms\ndescription: Fills forms. Use it when a form is to be filled.\nlicense: MIT\ncompatibility: Needs python3\n"
                + "metadata:\n  author: ann\n  version: \"1.0\"\nallowed-tools: Read Bash mcp.*\n---\n\n# Forms\n\nDo this.\n",
            "pdf-forms", "skills/pdf-forms/SKILL.md");

        Assert.Empty(parse.Problems);
        var skill = parse.Skill!;
        Assert.Equal(("pdf-forms", "MIT", "Needs python3", "# Forms\n\nDo this."), (skill.Name, skill.License, skill.Compatibility, skill.Body));
        Assert.Equal(["author=ann", "version=1.0"], skill.Metadata.Select(static pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(["read", "bash", "mcp.*"], skill.AllowedTools);
        Assert.True(skill.ForModels);
    }

    [Theory]
    [InlineData("read, search", "read,search")]
    [InlineData("[Read, Grep]", "read,search")]
    [InlineData("", null)]
    [InlineData("[]", "")]
    public void Tools_are_read_however_they_are_written(string written, string? tools)
    {
        var skill = SkillFileReader.Parse($"---\nname: a\ndescription: b\nallowed-tools: {written}\n---\nDo.", "a", "f").Skill!;

        Assert.Equal(tools, skill.AllowedTools is null ? null : string.Join(',', skill.AllowedTools));
    }

    [Theory]
    [InlineData("name: a\ndescription: b", "a", 0, "")]
    [InlineData("name: other\ndescription: b", "a", 2, "its folder is \"a\"")]
    [InlineData("name: A\ndescription: b", "A", 2, "lower-case")]
    [InlineData("name: -a\ndescription: b", "-a", 2, "lower-case")]
    [InlineData("name: a-\ndescription: b", "a-", 2, "lower-case")]
    [InlineData("name: a--b\ndescription: b", "a--b", 2, "lower-case")]
    [InlineData("name: a_b\ndescription: b", "a_b", 2, "lower-case")]
    [InlineData("description: b", "a", 2, "needs name")]
    [InlineData("name: a", "a", 2, "needs description")]
    [InlineData("name: a\ndescription: \"\"", "a", 2, "needs description")]
    [InlineData("name: a\ndescription: \"  \"", "a", 3, "1 to 1024")]
    [InlineData("name: a\ndescription: b\nlicence: MIT", "a", 4, "unknown key \"licence\"")]
    [InlineData("name: a\ndescription: b\nmetadata: text", "a", 4, "metadata takes a map")]
    [InlineData("name: a\ndescription: b\nmetadata:\n  x: [1]", "a", 5, "metadata takes a map")]
    [InlineData("name: a\ndescription: b\nallowed-tools: Bash(git:*)", "a", 4, "names no tool")]
    [InlineData("name: a\ndescription: b\ndescription: c", "a", 4, "description")]
    [InlineData("name: a\n\tdescription: b", "a", 3, "tab")]
    public void What_is_wrong_is_said_with_its_line(string front, string folder, int line, string words)
    {
        var parse = SkillFileReader.Parse($"---\n{front}\n---\nDo.", folder, "f");

        if (line == 0)
        {
            Assert.NotNull(parse.Skill);
            return;
        }

        Assert.Null(parse.Skill);
        Assert.Contains(parse.Problems, problem => problem.Line == line && problem.Message.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no front matter")]
    [InlineData("---\nname: a")]
    [InlineData("---\n---\nDo.")]
    [InlineData("---\nname: a\ndescription: b\n---\n")]
    [InlineData("---\n- a\n---\nDo.")]
    [InlineData("---\n&x a: *x\n---\nDo.")]
    public void A_file_that_is_none_is_a_problem_and_no_exception(string text)
    {
        var parse = SkillFileReader.Parse(text, "a", "f");

        Assert.Null(parse.Skill);
        Assert.NotEmpty(parse.Problems);
    }

    [Fact]
    public void The_longest_name_and_description_are_the_formats()
    {
        string Skill(int name, int description) => $"---\nname: {new string('a', name)}\ndescription: {new string('b', description)}\n---\nDo.";

        Assert.NotNull(SkillFileReader.Parse(Skill(64, 1024), new string('a', 64), "f").Skill);
        Assert.Null(SkillFileReader.Parse(Skill(65, 1), new string('a', 65), "f").Skill);
        Assert.Null(SkillFileReader.Parse(Skill(1, 1025), "a", "f").Skill);
    }
}
