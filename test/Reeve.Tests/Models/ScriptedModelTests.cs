using Reeve.Connectors.Models;
using Reeve.Connectors.Processes;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Sources;
using Reeve.Sources.Configuration;
using Reeve.Sources.Models;
using Reeve.TestKit;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Models;

public sealed class ScriptedModelTests : IDisposable
{
    private const string Script = """
        turns:
          - when: notes
            replies:
              - pieces:
                  - thinking: Hm.
                  - text: ["Let me ", "look."]
                  - call: read
                    arguments: { path: notes.md, lines: 3, deep: [true, 1.5, "2"] }
                  - call: list
              - say: "It says: {{result}}"
          - when: broken
            replies:
              - pieces: [ { call: read, arguments: '{"path": ' } ]
          - when: quota
            replies:
              - pieces: [ { text: Wait }, { error: rate_limited, retry_after: 90s } ]
          - when: slow
            replies:
              - pieces: [ { text: a }, { delay: 5s }, { text: b }, { usage: { in: 7, out: 3, cached: 2 } }, { stop: max_tokens } ]
          - say: Hello.
          - say: "You said {{input}}"
        """;

    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_turn_is_found_by_what_the_user_said_and_its_reply_by_the_calls_since()
    {
        var model = Model(Script);
        ChatMessage.User asked = new("What do my NOTES say?");

        var first = await ListAsync(model, asked);

        Assert.Equal(new ChatEvent.Thinking("Hm."), first[0]);
        Assert.Equal("Let me look.", Words(first));
        Assert.Equal(
            [new ChatToolCall("call_1", "read", """{"path":"notes.md","lines":3,"deep":[true,1.5,"2"]}"""), new ChatToolCall("call_2", "list", "{}")],
            first.OfType<ChatEvent.Call>().Select(static call => call.Made));
        Assert.Equal(ChatStop.ToolCalls, Assert.IsType<ChatEvent.Done>(first[^1]).Stop);

        var calls = first.OfType<ChatEvent.Call>().Select(static call => call.Made);
        var second = await ListAsync(model, asked, new ChatMessage.Assistant("Let me look.", [.. calls]), new ChatMessage.ToolResult("call_1", "buy milk", false));
        Assert.Equal("It says: buy milk", Words(second));
        Assert.Equal(ChatStop.EndOfTurn, Assert.IsType<ChatEvent.Done>(second[^1]).Stop);
    }

    [Fact]
    public async Task Turns_without_words_come_in_their_order_and_the_last_for_ever()
    {
        var model = Model(Script);
        ChatMessage.Assistant said = new("x", []);

        Assert.Equal("Hello.", Words(await ListAsync(model, new ChatMessage.User("one"))));
        Assert.Equal("You said two", Words(await ListAsync(model, new ChatMessage.User("one"), said, new ChatMessage.User("two"))));
        Assert.Equal("You said three", Words(await ListAsync(model, new ChatMessage.User("one"), said, new ChatMessage.User("two"), said, new ChatMessage.User("three"))));
    }

    [Fact]
    public async Task Arguments_that_are_broken_stay_broken_and_an_error_comes_where_it_stands()
    {
        var model = Model(Script);

        Assert.Equal("{\"path\": ", Assert.Single((await ListAsync(model, new ChatMessage.User("broken"))).OfType<ChatEvent.Call>()).Made.Arguments);
        var events = new List<ChatEvent>();
        var failure = await Assert.ThrowsAsync<ModelFailure>(async () =>
        {
            await foreach (var item in model.StreamAsync(Ask(new ChatMessage.User("quota")), CancellationToken.None))
            {
                events.Add(item);
            }
        });
        Assert.Equal((ErrorCode.RateLimited, TimeSpan.FromSeconds(90), "Wait"), (failure.Code, failure.RetryAfter, Words(events)));
    }

    [Fact]
    public async Task A_delay_is_waited_for_on_the_clock_and_can_be_called_off()
    {
        var model = Model(Script);
        var slow = ListAsync(model, new ChatMessage.User("slow"));
        await Eventually.TrueAsync(() => _time.Waiting > 0, "it waits");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(new ChatEvent.Done(ChatStop.MaxTokens, new Usage(7, 3, 2), "scripted"), (await slow)[^1]);
        using var cancel = new CancellationTokenSource();
        var cancelled = model.CompleteAsync(Ask(new ChatMessage.User("slow")), cancel.Token);
        await Eventually.TrueAsync(() => _time.Waiting > 0, "it waits");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task An_edited_script_is_read_again_and_a_broken_one_named_with_its_line()
    {
        var model = Model("turns: [ { say: one } ]");
        Assert.Equal("one", Words(await ListAsync(model, new ChatMessage.User("x"))));

        File.WriteAllText(_folder.File("script.yaml"), "turns:\n  - say: another\n");
        Assert.Equal("another", Words(await ListAsync(model, new ChatMessage.User("x"))));

        File.WriteAllText(_folder.File("script.yaml"), "turns:\n  - sai: another one\n");
        var failure = await Assert.ThrowsAsync<ReeveException>(() => ListAsync(model, new ChatMessage.User("x")));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
        Assert.Contains("script.yaml:2: ", failure.Message);
    }

    [Fact]
    public void A_script_of_lines_is_read_as_json()
    {
        var problems = new List<SourceProblem>();

        var script = ModelScriptReader.Read(
            """
            {"when":"a","replies":[{"pieces":[{"text":"Gr\u00fc\u00dfe \ud83d\udc4b"},{"call":"read","arguments":{"path":"x\"y","n":1}}]}]}

            {"say":"else"}
            """,
            "s.jsonl",
            problems)!;

        Assert.Empty(problems);
        Assert.Equal("Grüße 👋", Assert.Single(Assert.IsType<ScriptPiece.Text>(script.Turns[0].Replies[0].Pieces[0]).Chunks));
        Assert.Equal(new ScriptPiece.Call("read", """{"path":"x\"y","n":1}"""), script.Turns[0].Replies[0].Pieces[1]);
        Assert.Null(script.Turns[1].When);
    }

    [Theory]
    [InlineData("", 1, "1 to 10000 turns")]
    [InlineData("turns: []", 1, "1 to 10000 turns")]
    [InlineData("turns:\n  - when: x\n", 2, "one of the two")]
    [InlineData("turns:\n  - say: x\n    replies: [ { say: y } ]\n", 3, "one of the two")]
    [InlineData("turns:\n  - replies:\n      - pieces: [ { txt: x } ]\n", 3, "is what a piece takes")]
    [InlineData("turns:\n  - replies:\n      - pieces: [ { error: denied } ]\n", 3, "upstream_failed")]
    [InlineData("turns:\n  - replies:\n      - pieces: [ { call: '' } ]\n", 3, "names a tool")]
    public void A_mistake_in_a_script_is_named_with_its_line(string text, int line, string message)
    {
        var problems = new List<SourceProblem>();

        Assert.Null(ModelScriptReader.Read(text, "s.yaml", problems));

        Assert.Equal(line, problems[0].Line);
        Assert.Contains(message, problems[0].Message);
    }

    private static ChatRequest Ask(params ChatMessage[] messages) => new() { System = "s", Messages = [.. messages], MaxOutputTokens = 100, Residency = DataResidency.Local };

    private static string Words(IEnumerable<ChatEvent> events) => string.Concat(events.OfType<ChatEvent.Text>().Select(static text => text.Delta));

    private static async Task<List<ChatEvent>> ListAsync(IChatModel model, params ChatMessage[] messages)
    {
        var events = new List<ChatEvent>();
        await foreach (var item in model.StreamAsync(Ask(messages), CancellationToken.None))
        {
            events.Add(item);
        }

        return events;
    }

    private IChatModel Model(string script)
    {
        File.WriteAllText(_folder.File("script.yaml"), script);
        var options = new ProviderOptions { Name = "demo", Dialect = ModelDialect.Scripted, Models = ["scripted"], Script = "script.yaml", IsLocal = true };
        return Assert.Single(new ChatModelFactory(new ChildRunner(_time), _folder.Path, _time).Create(options));
    }
}
