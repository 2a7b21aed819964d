using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reeve.Connectors.Models;
using Reeve.Connectors.Processes;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Sources.Configuration;
using Reeve.TestKit;
using Reeve.TestKit.Models;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>Both dialects against real servers that speak them well and badly.</summary>
public sealed class ModelWireTests
{
    private static readonly ChatRequest Question = new()
    {
        System = "You are brief.",
        Messages = [new ChatMessage.User("How are you?")],
        MaxOutputTokens = 100,
        Residency = DataResidency.Local,
    };

    public static TheoryData<string, int> Chunks()
    {
        var data = new TheoryData<string, int>();
        foreach (var dialect in new[] { "openai", "anthropic" })
        {
            foreach (var chunk in new[] { 1, 3, 64, 100_000 })
            {
                data.Add(dialect, chunk);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task Words_thoughts_and_parallel_calls_come_through_wherever_the_bytes_break(string dialect, int chunk)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Events(chunk, Wire.WordsAndCalls(dialect == "anthropic")));

        var events = await ListAsync(Model(server, dialect), Question);

        Assert.Equal("Hm, grün.", string.Concat(events.OfType<ChatEvent.Thinking>().Select(static thought => thought.Delta)));
        Assert.Equal(["Grüße ", "👋\n"], events.OfType<ChatEvent.Text>().Select(static text => text.Delta));
        Assert.Equal([new ChatEvent.CallStarted("t-1", "read"), new ChatEvent.CallStarted("t-2", "list")], events.OfType<ChatEvent.CallStarted>());
        Assert.Equal(
            [new ChatToolCall("t-1", "read", "{\"path\": \"ü.md\"}"), new ChatToolCall("t-2", "list", "{\"broken")],
            events.OfType<ChatEvent.Call>().Select(static call => call.Made));
        Assert.Equal(new ChatEvent.Done(ChatStop.ToolCalls, new Usage(20, 12, 6), "answered-1"), events[^1]);
        Assert.Single(events.OfType<ChatEvent.Done>());
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task The_first_word_is_told_while_the_rest_is_still_to_come_and_leaving_closes_the_connection(string dialect)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Stall(Wire.Begun(dialect == "anthropic")));

        await foreach (var item in Model(server, dialect).StreamAsync(Question, CancellationToken.None))
        {
            Assert.Equal(new ChatEvent.Text("I th"), item);
            break;
        }

        await Eventually.TrueAsync(() => server.Left == 1, "the server sees its reader leave");
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Cancelling_a_stream_closes_the_connection(string dialect)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Stall(Wire.Begun(dialect == "anthropic")));
        using var cancel = new CancellationTokenSource();
        await using var events = Model(server, dialect).StreamAsync(Question, cancel.Token).GetAsyncEnumerator(cancel.Token);
        Assert.True(await events.MoveNextAsync());
        var next = events.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await Eventually.TrueAsync(() => server.Left == 1, "the server sees its reader leave");
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_connection_serves_the_next_call_too(string dialect)
    {
        var connections = new HashSet<string>();
        await using var server = await ScriptedModelServer.StartAsync(context =>
        {
            lock (connections)
            {
                connections.Add(context.Connection.Id);
            }

            return ScriptedModelServer.Events(100_000, Wire.Fine(dialect == "anthropic"))(context);
        });
        var model = Model(server, dialect);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("fine", (await model.CompleteAsync(Question, CancellationToken.None)).Text);
        }

        Assert.Single(connections);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_stream_that_is_cut_after_a_word_is_not_asked_for_again(string dialect)
    {
        var heard = new TaskCompletionSource();
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Cut(Wire.Begun(dialect == "anthropic"), heard.Task));
        await using var events = Model(server, dialect).StreamAsync(Question, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(new ChatEvent.Text("I th"), events.Current);
        heard.SetResult();

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => events.MoveNextAsync().AsTask());

        Assert.Equal((ErrorCode.UpstreamFailed, true, true), (failure.Code, failure.Retryable, failure.IsProviders));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_stream_that_is_cut_before_a_word_is_asked_for_again(string dialect)
    {
        await using var server = await ScriptedModelServer.StartAsync(
            ScriptedModelServer.Cut(": nothing yet\n\n", Task.CompletedTask), ScriptedModelServer.Raw(529, "text/plain", "busy"), ScriptedModelServer.Events(5, Wire.Fine(dialect == "anthropic")));

        Assert.Equal("fine", (await Model(server, dialect).CompleteAsync(Question, CancellationToken.None)).Text);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("openai", true)]
    [InlineData("openai", false)]
    [InlineData("anthropic", true)]
    [InlineData("anthropic", false)]
    public async Task A_server_that_falls_silent_is_given_up_after_the_idle_timeout(string dialect, bool beforeTheFirstByte)
    {
        await using var server = await ScriptedModelServer.StartAsync(beforeTheFirstByte ? ScriptedModelServer.Silence() : ScriptedModelServer.Stall(Wire.Begun(dialect == "anthropic")));

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => ListAsync(Model(server, dialect, static options => options with { IdleTimeout = TimeSpan.FromMilliseconds(300) }), Question));

        Assert.Equal((ErrorCode.Timeout, true, "The model wire said nothing for 0.3 s."), (failure.Code, failure.Retryable, failure.Message));
        await Eventually.TrueAsync(() => server.Left == 1, "the connection is closed");
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_reader_who_takes_its_time_is_no_silence_of_the_server()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Events(100_000, Wire.WordsAndCalls(isAnthropic: false)));
        var time = new ManualTimeProvider();
        var model = Model(server, "openai", time: time);
        var words = 0;
        await foreach (var item in model.StreamAsync(Question, CancellationToken.None))
        {
            time.Advance(TimeSpan.FromSeconds(30)); // three of these are longer than the idle timeout
            words += item is ChatEvent.Text ? 1 : 0;
        }

        Assert.Equal(2, words);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_pause_that_was_asked_for_is_waited_for_and_told_when_it_is_too_long(string dialect)
    {
        var time = new ManualTimeProvider();
        var at = new List<DateTimeOffset>();
        Func<HttpContext, Task> Noted(Func<HttpContext, Task> step) => context =>
        {
            at.Add(time.GetUtcNow());
            return step(context);
        };
        await using var server = await ScriptedModelServer.StartAsync(
            Noted(ScriptedModelServer.Raw(429, "text/plain", "later", "30")),
            Noted(ScriptedModelServer.Events(5, Wire.Fine(dialect == "anthropic"))),
            ScriptedModelServer.Raw(429, "text/plain", "later", "600"));
        var model = Model(server, dialect, static options => options with { IdleTimeout = TimeSpan.FromHours(1), Timeout = TimeSpan.FromHours(2) }, time);
        var asked = model.CompleteAsync(Question, CancellationToken.None);
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return asked.IsCompleted;
            },
            "it asks again");
        Assert.Equal("fine", (await asked).Text);
        Assert.True(at[1] - at[0] >= TimeSpan.FromSeconds(30), $"{at[1] - at[0]}");

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => model.CompleteAsync(Question, CancellationToken.None));

        Assert.Equal((ErrorCode.RateLimited, TimeSpan.FromMinutes(10), true), (failure.Code, failure.RetryAfter, failure.IsProviders));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_reply_without_end_is_cut_off(string dialect)
    {
        var piece = dialect == "anthropic"
            ? "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + new string('x', 60_000) + "\"}}\n\n"
            : "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"" + new string('x', 60_000) + "\"}}]}}]}\n\n";
        await using var server = await ScriptedModelServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(piece, context.RequestAborted);
            }
        });

        Assert.Equal(ErrorCode.UpstreamFailed, (await Assert.ThrowsAsync<ModelFailure>(() => ListAsync(Model(server, dialect), Question))).Code);
        await Eventually.TrueAsync(() => server.Left == 1, "the connection is closed");
    }

    public static TheoryData<string, string> Hostile() => new()
    {
        { "openai", "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"" + new string('i', 300) + "\",\"function\":{\"name\":\"f\"}}]}}]}" },
        { "openai", "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"" + new string('n', 300) + "\"}}]}}]}" },
        { "openai", "{\"choices\":[{\"delta\":{\"tool_calls\":[" + string.Join(',', Enumerable.Range(0, 200).Select(static i => "{\"index\":" + i + ",\"function\":{\"name\":\"f\"}}")) + "]}}]}" },
        { "openai", "{\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}" },
        { "openai", "{\"choices\":[{\"delta\":{\"content\":7}}]}" },
        { "openai", "{\"choices\":" + new string('[', 60) + new string(']', 60) + "}" },
        { "openai", "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":99999999999}]}}]}" },
        { "openai", "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":-1}}}" },
        { "openai", "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\"}]},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]" },
        { "anthropic", "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":-1}}}" },
        { "anthropic", "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":900000000,\"cache_read_input_tokens\":900000000}}}" },
        { "anthropic", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1e300}}" },
        { "anthropic", "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":[]}}" },
        { "anthropic", "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"sk-1\"}}" },
        { "anthropic", "null\n\ndata: {" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Hostile_json_is_a_failure_and_never_an_answer(string dialect, string json)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Events(100_000, $"data: {json}\n\n"));

        var failure = await Assert.ThrowsAsync<ModelFailure>(() => ListAsync(Model(server, dialect), Question));

        Assert.Equal((ErrorCode.UpstreamFailed, false), (failure.Code, failure.Retryable));
        Assert.DoesNotContain("sk-1", failure.ToString());
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("[{\"function\":{\"name\":\"a\",\"arguments\":{\"x\":1}}},{\"function\":{\"name\":\"b\",\"arguments\":\"{}\"}}]", "call_1 a {\"x\":1}; call_2 b {}")]
    [InlineData("[{\"index\":0,\"id\":\"p\",\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}},{\"index\":0,\"id\":\"q\",\"function\":{\"name\":\"b\",\"arguments\":\"\"}}]", "p a {}; q b {}")]
    public async Task Imitations_that_number_their_calls_badly_are_understood(string calls, string made)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Raw(
            200, "application/json", $$"""{"choices":[{"message":{"content":null,"tool_calls":{{calls}}},"finish_reason":"stop"}]}"""));

        var reply = await Model(server, "openai").CompleteAsync(Question, CancellationToken.None);

        Assert.Equal(ChatStop.ToolCalls, reply.Stop);
        Assert.Equal(made, string.Join("; ", reply.Calls.Select(static call => $"{call.Id} {call.Name} {call.Arguments}")));
    }

    [Fact]
    public async Task A_whole_message_of_an_endpoint_that_does_not_stream_is_taken_too()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Raw(200, "application/json", """
            {"type":"message","model":"m-2","content":[{"type":"text","text":"Look: "},{"type":"tool_use","id":"t","name":"read","input":{"path":"x"}}],"stop_reason":"tool_use","usage":{"input_tokens":4,"output_tokens":5}}
            """));

        var reply = await Model(server, "anthropic").CompleteAsync(Question, CancellationToken.None);

        Assert.Equal(("Look: ", ChatStop.ToolCalls, new Usage(4, 5), "m-2"), (reply.Text, reply.Stop, reply.Used, reply.Model));
        Assert.Equal(new ChatToolCall("t", "read", """{"path":"x"}"""), Assert.Single(reply.Calls));
    }

    [Fact]
    public async Task A_key_that_a_program_prints_is_asked_for_once_and_again_when_it_was_refused()
    {
        using var folder = new TempFolder();
        var program = folder.File("key.sh");
        File.WriteAllText(program, "echo x >> asked\nif [ -e rotated ]; then echo sk-new; else echo sk-old; fi\n");
        await using var server = await ScriptedModelServer.StartAsync(
            ScriptedModelServer.Events(99, Wire.Fine(true)), ScriptedModelServer.Events(99, Wire.Fine(true)), ScriptedModelServer.Raw(401, "text/plain", "no sk-old"), ScriptedModelServer.Events(99, Wire.Fine(true)));
        var model = Model(server, "anthropic", options => options with { Key = new KeyReference.Command(["/bin/sh", program]) }, folder: folder.Path);

        await model.CompleteAsync(Question, CancellationToken.None);
        await model.CompleteAsync(Question, CancellationToken.None);
        File.WriteAllText(folder.File("rotated"), "");
        var refused = await Assert.ThrowsAsync<ModelFailure>(() => model.CompleteAsync(Question, CancellationToken.None));
        await model.CompleteAsync(Question, CancellationToken.None);

        Assert.Equal(["sk-old", "sk-old", "sk-old", "sk-new"], server.Requests.Select(static request => request.Authorization));
        Assert.Equal(2, File.ReadAllLines(folder.File("asked")).Length);
        Assert.Contains("the program /bin/sh", refused.Hint);
        Assert.DoesNotContain("sk-", refused.ToString());
    }

    [Theory]
    [InlineData("exit 3", "was not printed, the program failed")]
    [InlineData("echo", "is empty or not a key")]
    [InlineData("printf 'two words'", "is empty or not a key")]
    public async Task A_program_that_prints_no_key_is_named_and_nothing_is_asked(string body, string message)
    {
        using var folder = new TempFolder();
        var program = folder.File("key.sh");
        File.WriteAllText(program, $"echo sk-leak >&2\n{body}\n");
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Events(99, Wire.Fine(false)));

        var failure = await Assert.ThrowsAsync<ModelFailure>(() =>
            Model(server, "openai", options => options with { Key = new KeyReference.Command(["/bin/sh", program]) }, folder: folder.Path).CompleteAsync(Question, CancellationToken.None));

        Assert.Contains(message, failure.Message);
        Assert.DoesNotContain("sk-leak", failure.ToString());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_key_may_not_stand_where_every_child_finds_it()
    {
        var factory = new ChatModelFactory(new ChildRunner(TimeProvider.System), Path.GetTempPath(), TimeProvider.System);

        var failure = Assert.Throws<ReeveException>(() => factory.Create(Options(new Uri("http://127.0.0.1:1/v1/"), "openai") with { Key = new KeyReference.Variable("LC_KEY") }));

        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_whole_conversation_is_written_as_the_wire_wants_it(string dialect)
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptedModelServer.Events(99, Wire.Fine(dialect == "anthropic")));
        var request = Question with
        {
            Messages =
            [
                new ChatMessage.User("Read \ud83d it"),
                new ChatMessage.Assistant("", [new ChatToolCall("call 1", "read", "{\"path\":\"x\"}"), new ChatToolCall("c2", "read", "{\"broken")]),
                new ChatMessage.ToolResult("call 1", "milk", false),
                new ChatMessage.ToolResult("c2", "not JSON", true),
                new ChatMessage.User("And?"),
            ],
            Tools = [new ChatTool("read", "Reads.", """{"type":"object","properties":{"path":{"type":"string"}}}""")],
            Effort = ModelEffort.Low,
            OutputSchema = """{"type":"object","additionalProperties":false}""",
        };

        await Model(server, dialect).CompleteAsync(request, CancellationToken.None);

        Assert.True(server.Requests.TryDequeue(out var sent));
        var expected = dialect == "anthropic"
            ? """
              {"model":"the-model","max_tokens":100,"stream":true,
               "system":[{"type":"text","text":"You are brief.","cache_control":{"type":"ephemeral"}}],
               "tools":[{"name":"read","description":"Reads.","input_schema":{"type":"object","properties":{"path":{"type":"string"}}},"cache_control":{"type":"ephemeral"}}],
               "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object","additionalProperties":false}}},
               "messages":[
                {"role":"user","content":[{"type":"text","text":"Read � it"}]},
                {"role":"assistant","content":[{"type":"tool_use","id":"call_1","name":"read","input":{"path":"x"}},{"type":"tool_use","id":"c2","name":"read","input":{"not_an_object":"{\"broken"}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"milk","is_error":false},{"type":"tool_result","tool_use_id":"c2","content":"not JSON","is_error":true},{"type":"text","text":"And?"}]}]}
              """
            : """
              {"model":"the-model","max_tokens":100,"stream":true,"stream_options":{"include_usage":true},"reasoning_effort":"low",
               "messages":[
                {"role":"system","content":"You are brief."},
                {"role":"user","content":"Read � it"},
                {"role":"assistant","content":"","tool_calls":[{"id":"call 1","type":"function","function":{"name":"read","arguments":"{\"path\":\"x\"}"}},{"id":"c2","type":"function","function":{"name":"read","arguments":"{\"broken"}}]},
                {"role":"tool","tool_call_id":"call 1","content":"milk"},
                {"role":"tool","tool_call_id":"c2","content":"Error: not JSON"},
                {"role":"user","content":"And?"}],
               "tools":[{"type":"function","function":{"name":"read","description":"Reads.","parameters":{"type":"object","properties":{"path":{"type":"string"}}}}}],
               "response_format":{"type":"json_schema","json_schema":{"name":"reply","strict":true,"schema":{"type":"object","additionalProperties":false}}}}
              """;
        using var wanted = JsonDocument.Parse(expected);
        using var got = JsonDocument.Parse(sent.Body);
        Assert.True(JsonElement.DeepEquals(wanted.RootElement, got.RootElement), sent.Body);
    }

    private static async Task<List<ChatEvent>> ListAsync(IChatModel model, ChatRequest request)
    {
        var events = new List<ChatEvent>();
        await foreach (var item in model.StreamAsync(request, CancellationToken.None))
        {
            events.Add(item);
        }

        return events;
    }

    private static IChatModel Model(
        ScriptedModelServer server, string dialect, Func<ProviderOptions, ProviderOptions>? change = null, TimeProvider? time = null, string? folder = null)
    {
        var options = Options(server.BaseUrl, dialect);
        return new ChatModelFactory(new ChildRunner(TimeProvider.System), folder ?? Path.GetTempPath(), time ?? TimeProvider.System).Create(change?.Invoke(options) ?? options)[0];
    }

    private static ProviderOptions Options(Uri address, string dialect) => new()
    {
        Name = "wire",
        Dialect = dialect == "anthropic" ? ModelDialect.Anthropic : ModelDialect.OpenAi,
        Models = ["the-model"],
        BaseUrl = address,
        IsLocal = true,
        Timeout = TimeSpan.FromMinutes(10),
    };
}
