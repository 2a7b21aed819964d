using System.Diagnostics;
using System.Text.Json;
using Reeve.Engine.Mcp;
using Reeve.Guard;
using Reeve.Sources.Configuration;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Mcp;

/// <summary>A server that is a program, as it should be.</summary>
public sealed class StdioPeerTests : IAsyncDisposable
{
    private readonly McpHouse _house = new();

    [Fact]
    public async Task Its_tools_are_listed_and_called_and_nothing_runs_before()
    {
        var peer = _house.Peer("good");
        Assert.Equal(McpPhase.Idle, peer.View.State.Phase);

        var tools = await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken);

        Assert.Contains(tools, static tool => tool is { Name: "echo", SaysReadOnly: true });
        Assert.Equal("hello", await McpHouse.WordsAsync(peer, "echo", new { words = "hello" }));
        Assert.Equal((McpPhase.Connected, "peer", "1.2"), (peer.View.State.Phase, peer.View.Facts!.Name, peer.View.Facts.Version));
    }

    [Fact]
    public async Task A_tool_that_fails_and_one_that_is_not_there_are_answers()
    {
        var peer = _house.Peer("good");

        Assert.True(Assert.IsType<McpAnswer.Done>(await McpHouse.CallAsync(peer, "fail")).IsError);
        Assert.Contains("no tool nothing", Assert.IsType<McpAnswer.Rejected>(await McpHouse.CallAsync(peer, "nothing")).Reason);
        Assert.Equal(McpPhase.Connected, peer.View.State.Phase);
    }

    [Fact]
    public async Task It_knows_nothing_of_our_environment_but_what_is_declared()
    {
        Environment.SetEnvironmentVariable("REEVE_TEST_MCP_OURS", "ours");
        Environment.SetEnvironmentVariable("REEVE_TEST_MCP_THEIRS", "theirs");
        await File.WriteAllTextAsync(_house.In("secret"), "in a file\n", TestContext.Current.CancellationToken);
        var server = _house.Program("good") with
        {
            Variables = [McpVariable.Parse("GIVEN=env:REEVE_TEST_MCP_THEIRS")!, McpVariable.Parse("FILED=file:secret")!],
        };

        var words = await McpHouse.WordsAsync(_house.Peers.For(server, "a"), "env");

        using var environment = JsonDocument.Parse(words);
        Assert.Equal("theirs", environment.RootElement.GetProperty("GIVEN").GetString());
        Assert.Equal("in a file", environment.RootElement.GetProperty("FILED").GetString());
        Assert.DoesNotContain(environment.RootElement.EnumerateObject(), static variable => variable.Name.StartsWith("REEVE_TEST", StringComparison.Ordinal) || variable.Name.StartsWith("DOTNET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pieces_of_every_kind_are_shown_or_named()
    {
        var words = await McpHouse.WordsAsync(_house.Peer("good"), "pieces");

        Assert.Equal("words\n[image, image/png, 6 bytes, not shown]\n[link file:///a, A, text/plain]\n[resource file:///b]\ninside\n[resource file:///c, 6 bytes, not shown]", words);
    }

    [Fact]
    public async Task Of_a_long_answer_head_and_tail_are_kept()
    {
        var words = await McpHouse.WordsAsync(_house.Peer("good"), "big");

        Assert.True(words.Length <= McpResultRules.MaxShown);
        Assert.StartsWith("head", words);
        Assert.EndsWith("tail", words);
    }

    [Fact]
    public async Task A_change_of_its_tools_is_seen_before_the_next_turn()
    {
        var peer = _house.Peer("good");
        Assert.DoesNotContain(await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken), static tool => tool.Name == "late");

        await McpHouse.CallAsync(peer, "more");

        Assert.Contains(await peer.ToolsAsync(insist: false, TestContext.Current.CancellationToken), static tool => tool.Name == "late");
    }

    [Fact]
    public async Task Cancelling_a_call_reaches_the_server_and_others_go_on()
    {
        var peer = _house.Peer("good");
        await peer.ReadyAsync(TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();
        var sleeping = McpHouse.CallAsync(peer, "sleep", new { seconds = 60 }, cancellationToken: cancel.Token);
        Assert.Equal("still here", await McpHouse.WordsAsync(peer, "echo", new { words = "still here" }));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);
        await Eventually.TrueAsync(() => File.Exists(_house.In("was_cancelled")), "the server heard of it");
        Assert.Equal("still here", await McpHouse.WordsAsync(peer, "echo", new { words = "still here" }));
    }

    [Fact]
    public async Task Letting_it_go_ends_everything_it_started_in_sessions_of_their_own_too()
    {
        var peer = _house.Peer("good");
        var pids = (await McpHouse.WordsAsync(peer, "grand")).Split(' ').Append(await McpHouse.WordsAsync(peer, "pid")).Select(int.Parse).ToList();
        Assert.All(pids, static pid => Assert.True(IsAlive(pid)));

        await peer.DisposeAsync();

        await Eventually.TrueAsync(() => !pids.Any(IsAlive), "all of them are gone");
    }

    [Fact]
    public async Task One_that_ignores_every_request_to_end_is_ended()
    {
        var peer = _house.Peer("stubborn");
        var pid = int.Parse(await McpHouse.WordsAsync(peer, "pid"), System.Globalization.CultureInfo.InvariantCulture);

        await peer.DisposeAsync();

        Assert.False(IsAlive(pid));
    }

    [Fact]
    public async Task A_run_that_is_stopped_takes_a_server_of_its_agents_own_with_it_and_leaves_a_shared_one()
    {
        var (own, shared) = (_house.Peer("stubborn"), _house.Peers.For(_house.Program("good", "common") with { IsShared = true }, "a"));
        var pid = int.Parse(await McpHouse.WordsAsync(own, "pid"), System.Globalization.CultureInfo.InvariantCulture);
        await shared.ReadyAsync(TestContext.Current.CancellationToken);

        await own.AbandonAsync();
        await shared.AbandonAsync();

        Assert.False(IsAlive(pid));
        Assert.Equal((McpPhase.Idle, McpPhase.Connected), (own.View.State.Phase, shared.View.State.Phase));
    }

    [Fact]
    public async Task A_greeting_is_forgiven()
    {
        Assert.Equal("x", await McpHouse.WordsAsync(_house.Peer("greets"), "echo", new { words = "x" }));
    }

    [Fact]
    public async Task One_without_tools_has_none()
    {
        Assert.Empty(await _house.Peer("notools").ToolsAsync(insist: false, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/nowhere/at/all", McpCauses.NotStarted)]
    [InlineData("no-such-program-anywhere", McpCauses.NotStarted)]
    public async Task What_cannot_be_started_says_so(string program, string cause)
    {
        var failure = await Assert.ThrowsAsync<McpTransportFailure>(() => _house.Peers.For(_house.Program("good") with { Command = [program] }, "a").ReadyAsync(TestContext.Current.CancellationToken));

        Assert.Equal((cause, ErrorCode.UpstreamFailed), (failure.Cause, failure.Code));
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_named_by_its_place_alone()
    {
        var server = _house.Program("good") with { Variables = [McpVariable.Parse("A=file:not/there")!] };

        var failure = await Assert.ThrowsAsync<McpTransportFailure>(() => _house.Peers.For(server, "a").ReadyAsync(TestContext.Current.CancellationToken));

        Assert.Equal(McpCauses.NoSecret, failure.Cause);
        Assert.Contains("file:not/there", failure.Message);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return false;
        }
    }
}
