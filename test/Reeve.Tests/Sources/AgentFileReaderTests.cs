using FsCheck;
using FsCheck.Fluent;
using Reeve.Sources.Agents;
using Reeve.Sources.Configuration;
using Reeve.Sources.Issues;
using Reeve.Tests.Architecture;

namespace Reeve.Tests.Sources;

public sealed class AgentFileReaderTests
{
    private const string Good = """
        ---
        description: watches
        heartbeat:
          every: 5m
          checks:
            - { id: repo, kind: git, path: /src }
            - id: disk
              kind: command
              command: [df, -h]
              timeout: 5s
        rules:
          - { match: 'full (?<what>\w+)', severity: high, title: 'full: ${what}', dedupe: 'd:${what}' }
        ---
        The prompt.
        """;

    [Fact]
    public void A_good_file_is_read_whole()
    {
        var parse = AgentFileReader.Parse(Good, "watchman", "agents/watchman.md");

        Assert.Empty(parse.Problems);
        var agent = parse.Agent!;
        Assert.Equal("The prompt.", agent.Prompt);
        Assert.Equal(TimeSpan.FromMinutes(5), agent.Heartbeat!.Every);
        Assert.Equal(["repo", "disk"], agent.Heartbeat.Checks.Select(static check => check.Id));
        Assert.Equal("/src", agent.Heartbeat.Checks[0].Settings["path"]);
        Assert.Equal(["df", "-h"], agent.Heartbeat.Checks[1].Command);
        Assert.Equal("high", Assert.Single(agent.Rules).Severity);
    }

    [Theory]
    [InlineData("no front matter", 1, "must begin with a line of three hyphens")]
    [InlineData("---\na: 1\n", 1, "the settings do not end")]
    [InlineData("---\nheartbeat:\n  evry: 5m\n---\n", 3, "unknown key \"heartbeat.evry\"")]
    [InlineData("---\nheartbeat:\n  checks:\n    - { id: a, kind: gti, path: x }\n---\n", 4, "kind is \"gti\"; it takes git or deadlines")]
    [InlineData("---\nheartbeat:\n  checks:\n    - { id: a, kind: git }\n---\n", 4, "needs path: the repository's folder")]
    [InlineData("---\nheartbeat:\n  checks:\n    - { id: a, kind: command, command: df -h }\n---\n", 4, "takes a list of texts")]
    [InlineData("---\nheartbeat:\n  checks:\n    - { id: a, kind: ledger }\n    - { id: a, kind: ledger }\n---\n", 5, "a second time")]
    [InlineData("---\nheartbeat:\n  checks:\n    - { id: a, kind: ledger, path: x }\n---\n", 4, "unknown key \"heartbeat.checks[0].path\"")]
    [InlineData("---\nrules:\n  - { match: '(', title: x }\n---\n", 3, "is not a pattern that can be used")]
    [InlineData("---\nrules:\n  - { match: '(a)\\1', title: x }\n---\n", 3, "is not a pattern that can be used")]
    [InlineData("---\nrules:\n  - { match: a }\n---\n", 3, "needs title")]
    [InlineData("---\nheartbeat:\n  every: 0s\n---\n", 3, "must be 1s to 7d")]
    [InlineData("---\nowner: a b\n---\n", 2, "owner must be letters")]
    [InlineData("---\nenabled: no\n---\n", 2, "takes true or false")]
    public void A_mistake_is_named_with_its_line(string text, int line, string message)
    {
        var parse = AgentFileReader.Parse(text, "watchman", "agents/watchman.md");

        Assert.Null(parse.Agent);
        Assert.Equal(line, parse.Problems[0].Line);
        Assert.Contains(message, parse.Problems[0].Message);
    }

    [Theory]
    [InlineData("Watchman")]
    [InlineData("../x")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_name_that_could_be_a_path_is_refused(string name) => Assert.Null(AgentFileReader.Parse(Good, name, "f").Agent);

    [Fact]
    public void No_text_makes_the_reader_throw() => Prop.ForAll<string>(static text =>
        AgentFileReader.Parse(text ?? "", "a", "f") is not null && AgentFileReader.Parse("---\n" + text + "\n---\n", "a", "f") is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void Keys_that_conversations_will_read_are_accepted() =>
        Assert.Empty(AgentFileReader.Parse("---\ntools: [read]\nmax_iterations: 16\n---\n", "a", "f").Problems);

    [Fact]
    public void The_sample_home_is_good()
    {
        var agent = AgentFileReader.Load(Path.Combine(Repository.Root, "samples/home/agents/watchman.md"), "agents/watchman.md");
        var issues = IssueFile.Load(Path.Combine(Repository.Root, "samples/home/projects/welcome/issues.jsonl"), "issues.jsonl");

        Assert.Empty(agent.Problems);
        Assert.Equal(["git", "deadlines", "inbox", "command", "ledger"], agent.Agent!.Heartbeat!.Checks.Select(static check => check.Kind));
        Assert.Empty(issues.Problems);
        Assert.Equal(2, issues.Issues.Count(static issue => issue.IsOpen));
        Assert.Empty(ReeveConfig.Load(Path.Combine(Repository.Root, "samples/home/reeve.yaml")).Problems);
    }
}
