using System.Text.Json;
using Reeve.Connectors.Models;
using Reeve.Connectors.Processes;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Sources.Configuration;
using Reeve.TestKit;
using Reeve.TestKit.Models;

namespace Reeve.IntegrationTests.Connectors;

public sealed class OpenAiProviderTests
{
    private static readonly ChatRequest Question = new()
    {
        System = "You are brief.",
        Messages = [new ChatMessage.User("How are you?")],
        MaxOutputTokens = 100,
        JsonOnly = true,
        Residency = DataResidency.Local,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_streamed_reply_is_put_together_wherever_its_bytes_break(int chunk)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Stream(chunk, "Gr", "üß", "e 👋"));

        var reply = await Ask(server);

        Assert.Equal(("Grüße 👋", new Usage(7, 5), "scripted-1"), (reply.Text, reply.Used, reply.Model));
    }

    [Fact]
    public async Task A_whole_reply_of_an_endpoint_that_does_not_stream_is_taken_too()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Whole("fine"));

        var reply = await Ask(server);

        Assert.Equal(("fine", new Usage(11, 3), "scripted-1"), (reply.Text, reply.Used, reply.Model));
    }

    [Fact]
    public async Task The_request_says_what_the_wire_wants_and_carries_the_key()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("key"), "sk-secret\n");
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Whole("fine"));

        await Ask(server, options => options with { Key = new KeyReference.InFile(folder.File("key")) });

        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.Equal("Bearer sk-secret", request.Authorization);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal("the-model", body.RootElement.GetProperty("model").GetString());
        Assert.True(body.RootElement.GetProperty("stream").GetBoolean());
        Assert.Equal("json_object", body.RootElement.GetProperty("response_format").GetProperty("type").GetString());
        Assert.Equal(["system", "user"], body.RootElement.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("role").GetString()!));
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_and_what_was_asked_for_is_waited_for()
    {
        await using var server = await ScriptedModelServer.StartAsync(
            ScriptedModelServer.Raw(500, "text/plain", "oops"), ScriptedModelServer.Raw(429, "text/plain", "slow down", "0"), ScriptedModelServer.Whole("fine"));

        Assert.Equal("fine", (await Ask(server)).Text);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(401, ErrorCode.UpstreamFailed, false, 1)]
    [InlineData(404, ErrorCode.UpstreamFailed, false, 1)]
    [InlineData(302, ErrorCode.UpstreamFailed, false, 1)]
    [InlineData(503, ErrorCode.UpstreamFailed, true, 3)]
    [InlineData(429, ErrorCode.RateLimited, true, 3)]
    public async Task A_refusal_has_its_code_and_only_what_may_pass_is_tried_again(int status, string code, bool retryable, int requests)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Raw(status, "text/plain", "no"));

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => Ask(server));

        Assert.Equal((code, retryable, requests), (failure.Code, failure.Retryable, server.Requests.Count));
    }

    [Fact]
    public async Task A_peer_that_asks_for_too_long_a_pause_is_not_waited_for()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Raw(429, "text/plain", "later", "3600"));

        Assert.Equal(ErrorCode.RateLimited, (await Assert.ThrowsAsync<ModelFailure>(() => Ask(server))).Code);
        Assert.Single(server.Requests);
    }

    public static TheoryData<string, string> Nonsense => new()
    {
        { "text/event-stream", "data: {\"choices\":[{\"delta\"\n\n" },
        { "text/event-stream", "data: {\"error\":{\"message\":\"overloaded\"}}\n\n" },
        { "application/json", "<html>hello</html>" },
        { "application/json", "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":-5}}" },
        { "application/json", "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":1.5}}" },
        { "application/json", "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":\"5\"}}" },
        { "application/json", "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":1e300}}" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_is_a_failure_and_never_an_answer(string type, string body)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Raw(200, type, body));

        Assert.Equal(ErrorCode.UpstreamFailed, (await Assert.ThrowsAsync<ModelFailure>(() => Ask(server))).Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_reply_that_breaks_off_is_not_taken_for_whole_and_not_asked_for_again()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.BreakOff());

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => Ask(server));

        Assert.Equal((ErrorCode.UpstreamFailed, true), (failure.Code, failure.Retryable));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_reply_without_end_is_cut_off()
    {
        await using var server = await ScriptedModelServer.StartAsync(static async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var piece = "data: {\"choices\":[{\"delta\":{\"content\":\"" + new string('x', 60_000) + "\"}}]}\n\n";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, piece, context.RequestAborted);
            }
        });

        Assert.Equal(ErrorCode.UpstreamFailed, (await Assert.ThrowsAsync<ModelFailure>(() => Ask(server))).Code);
    }

    [Fact]
    public async Task A_stall_ends_at_the_providers_own_limit_and_a_cancel_at_once()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Stall());

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => Ask(server, static options => options with { Timeout = TimeSpan.FromMilliseconds(200) }));
        Assert.Equal((ErrorCode.Timeout, true), (failure.Code, failure.Retryable));

        using var cancel = new CancellationTokenSource();
        var asked = Model(Options(server.BaseUrl)).CompleteAsync(Question, cancel.Token);
        await Reeve.TestKit.Time.Eventually.TrueAsync(() => server.Requests.Count == 2, "the second request came");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_told_with_a_hint()
    {
        var failure = await Assert.ThrowsAsync<ModelFailure>(() =>
            Model(Options(new Uri("http://127.0.0.1:1/v1/"))).CompleteAsync(Question, CancellationToken.None));

        Assert.Equal((ErrorCode.UpstreamFailed, true), (failure.Code, failure.Retryable));
        Assert.Contains("reeve.yaml", failure.Hint);
    }

    [Fact]
    public async Task A_missing_key_is_named_by_its_reference_and_never_shown()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Whole("fine"));

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => Ask(server, static options => options with { Key = new KeyReference.Variable("REEVE_TEST_NO_SUCH_KEY") }));

        Assert.Contains("REEVE_TEST_NO_SUCH_KEY", failure.Hint);
        Assert.Empty(server.Requests);
    }

    private static Task<ChatReply> Ask(ScriptedModelServer server, Func<ProviderOptions, ProviderOptions>? change = null)
    {
        var options = Options(server.BaseUrl);
        return Model(change?.Invoke(options) ?? options).CompleteAsync(Question, CancellationToken.None);
    }

    private static IChatModel Model(ProviderOptions options) => new ChatModelFactory(new ChildRunner(TimeProvider.System), Path.GetTempPath(), TimeProvider.System).Create(options)[0];

    private static ProviderOptions Options(Uri address) => new()
    {
        Name = "scripted",
        Dialect = ModelDialect.OpenAi,
        Models = ["the-model"],
        BaseUrl = address,
        IsLocal = true,
        Timeout = TimeSpan.FromSeconds(20),
    };
}
