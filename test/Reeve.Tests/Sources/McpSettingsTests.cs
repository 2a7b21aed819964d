using Reeve.Sources.Configuration;

namespace Reeve.Tests.Sources;

/// <summary>How MCP servers are declared, and that no secret written in the wrong place is repeated.</summary>
public sealed class McpSettingsTests
{
    [Fact]
    public void A_program_and_an_address_are_read_with_all_they_may_say()
    {
        var servers = McpServerOptions.From(ReeveConfig.Parse(
            """
            mcp:
              servers:
                files:
                  command: [npx, server-files, /tmp]
                  env: [TOKEN=env:FILES_TOKEN, KEY=file:secrets/key]
                  tools: [read_*]
                  side_effects: []
                  trust_annotations: true
                  shared: true
                web:
                  url: https://mcp.example.org/mcp
                  auth_env: WEB_TOKEN
                  timeout: 5s
            """));

        Assert.Equal(["files", "web"], servers.Select(static server => server.Name));
        Assert.Equal(["TOKEN=env:FILES_TOKEN", "KEY=file:secrets/key"], servers[0].Variables.Select(static variable => variable.ToString()));
        Assert.Equal((true, true, false), (servers[0].IsShared, servers[0].TrustAnnotations, servers[0].IsLocal));
        Assert.Empty(servers[0].SideEffects!);
        Assert.Equal(("npx", "https://mcp.example.org"), (servers[0].Shown, servers[1].Shown));
        Assert.Equal((SecretPlace.Environment, "WEB_TOKEN"), (servers[1].Auth!.Place, servers[1].Auth!.Name));
        Assert.Null(servers[1].Tools);
        Assert.Null(servers[1].SideEffects);
        Assert.Equal(TimeSpan.FromSeconds(5), servers[1].Timeout);
    }

    [Theory]
    [InlineData("a: {}", "needs a command or a url")]
    [InlineData("a: {command: [x], url: https://h/}", "needs a command or a url")]
    [InlineData("a__b: {command: [x]}", "name takes")]
    [InlineData("a.b: {command: [x]}", "name takes")]
    [InlineData("a-name-that-is-much-too-long: {command: [x]}", "name takes")]
    [InlineData("a: {command: [x], env: [TOKEN=sk-secret]}", "no reference")]
    [InlineData("a: {command: [x], env: [sk-secret]}", "no reference")]
    [InlineData("a: {command: [x], auth_env: T}", "takes no auth_env")]
    [InlineData("a: {url: 'https://u:sk-secret@h/'}", "may hold no user")]
    [InlineData("a: {url: 'https://h/?k=sk-secret'}", "may hold no user")]
    [InlineData("a: {url: 'ftp://h/'}", "must begin with")]
    [InlineData("a: {url: 'https://h/', auth_env: sk-secret}", "no name of a variable")]
    [InlineData("a: {url: 'https://h/', auth_env: A, auth_file: b}", "not both")]
    [InlineData("a: {url: 'http://h.example/'}", "plain http")]
    [InlineData("a: {url: 'https://h/', local: true}", "not on this machine")]
    [InlineData("a: {url: 'https://h/', env: [A=env:B]}", "takes no env")]
    [InlineData("a: {command: [x], timeout: 2h}", "timeout")]
    public void What_cannot_be_is_told_and_no_secret_is_repeated(string server, string problem)
    {
        var config = ReeveConfig.Parse("mcp:\n  servers:\n    " + server + "\n");

        var found = Assert.Single(config.Problems);
        Assert.Contains(problem, found.Message);
        Assert.DoesNotContain("sk-secret", found.ToString());
    }

    [Theory]
    [InlineData("a: {url: 'http://127.0.0.1:9/mcp', local: true}")]
    [InlineData("a: {url: 'http://h.example/', allow_insecure: true}")]
    [InlineData("a: {command: [x], local: true, tools: []}")]
    public void What_can_be_is_taken(string server) => Assert.Empty(ReeveConfig.Parse("mcp:\n  servers:\n    " + server + "\n").Problems);
}
