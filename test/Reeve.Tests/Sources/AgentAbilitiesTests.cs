using Reeve.Sources.Agents;

namespace Reeve.Tests.Sources;

public sealed class AgentAbilitiesTests
{
    [Fact]
    public void What_is_not_declared_is_not_granted()
    {
        var abilities = Read("model: m");

        Assert.Empty(abilities.Tools);
        Assert.Empty(abilities.Skills);
        Assert.Empty(abilities.Mcp);
        Assert.Empty(abilities.Members);
        Assert.Empty(abilities.Roots);
        Assert.False(abilities.Memory);
        Assert.Equal(16, abilities.MaxIterations);
    }

    [Fact]
    public void A_file_of_the_widely_used_sub_agent_format_reads_as_it_stands()
    {
        var parse = AgentFileReader.Parse("---\nname: Code Reviewer\ndescription: Reviews.\ntools: Read, Grep, Bash\nmodel: inherit\ncolor: green\n---\nReview.", "reviewer", "f");

        Assert.Empty(parse.Problems);
        Assert.Equal(["read", "search", "bash"], parse.Agent!.Abilities.Tools);
        Assert.Null(parse.Agent.Model);
    }

    [Fact]
    public void Everything_declared_arrives()
    {
        var abilities = Read("""
            effort: high
            max_iterations: 4
            turn_timeout: 5m
            tools: [read, "mcp__web__*"]
            skills: [release-notes]
            mcp: [web]
            members: [helper]
            roots: [projects/site]
            memory: true
            data_residency: local
            sandbox: required
            budget:
              turn_steps: 40
              turn_tokens: 100000
              turn_usd: 0.5
              day_tokens: 2000000
              day_usd: 5
            """);

        Assert.Equal("high", abilities.Effort);
        Assert.Equal(4, abilities.MaxIterations);
        Assert.Equal(TimeSpan.FromMinutes(5), abilities.TurnTimeout);
        Assert.Equal(["read", "mcp__web__*"], abilities.Tools);
        Assert.Equal(["release-notes"], abilities.Skills);
        Assert.Equal(["web"], abilities.Mcp);
        Assert.Equal(["helper"], abilities.Members);
        Assert.Equal(["projects/site"], abilities.Roots);
        Assert.True(abilities.Memory);
        Assert.True(abilities.LocalOnly);
        Assert.Equal("required", abilities.Sandbox);
        Assert.Equal(new AgentBudget(40, 100_000, 500_000, 2_000_000, 5_000_000), abilities.Budget);
    }

    [Theory]
    [InlineData("max_iterations: 0", "max_iterations")]
    [InlineData("max_iterations: unlimited", "max_iterations")]
    [InlineData("tools: [\"rm -rf\"]", "rm -rf")]
    [InlineData("tools: [\"*read\"]", "*read")]
    [InlineData("roots: [\"\"]", "roots")]
    [InlineData("sandbox: maybe", "sandbox")]
    [InlineData("budget: {turn_usd: -1}", "turn_usd")]
    [InlineData("budget: {day: 5}", "day")]
    [InlineData("data_residency: moon", "data_residency")]
    public void What_means_nothing_is_told_with_its_line(string line, string named)
    {
        var problem = Assert.Single(AgentFileReader.Parse($"---\nmodel: m\n{line}\n---\n", "a", "f").Problems);

        Assert.Equal(3, problem.Line);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    private static AgentAbilities Read(string front)
    {
        var parse = AgentFileReader.Parse($"---\n{front}\n---\nHello.", "a", "f");
        Assert.Empty(parse.Problems);
        return parse.Agent!.Abilities;
    }
}
