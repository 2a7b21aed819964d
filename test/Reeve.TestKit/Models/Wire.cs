using System.Text.Json;

namespace Reeve.TestKit.Models;

/// <summary>Bodies of both wires, as the providers send them.</summary>
public static class Wire
{
    /// <summary>Server-sent events of chat completions, each a JSON text, and the mark at the end.</summary>
    public static string OpenAi(params string[] events) => string.Concat(events.Select(static json => $"data: {json}\n\n")) + "data: [DONE]\n\n";

    /// <summary>Server-sent events of the messages API: each is named by its own type.</summary>
    public static string Anthropic(params string[] events) => string.Concat(events.Select(static json =>
    {
        using var parsed = JsonDocument.Parse(json);
        return $"event: {parsed.RootElement.GetProperty("type").GetString()}\ndata: {json}\n\n";
    }));

    /// <summary>Words, thoughts and two calls at once, their fragments mixed, in the dialect's own manner.</summary>
    public static string WordsAndCalls(bool isAnthropic) => isAnthropic
        ? Anthropic(
            """{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"answered-1","content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":4,"cache_read_input_tokens":6,"output_tokens":1}}}""",
            """{"type":"ping"}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm, grün."}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abc"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße "}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"👋\n"}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t-1","name":"read","input":{}}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"path\": \"ü"}}""",
            """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t-2","name":"list","input":{}}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":".md\"}"}}""",
            """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"broken"}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"content_block_stop","index":3}""",
            """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":12}}""",
            """{"type":"message_stop"}""")
        : OpenAi(
            """{"model":"answered-1","choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":"Hm, grün."}}]}""",
            """{"model":"answered-1","choices":[{"index":0,"delta":{"content":"Grüße "}}]}""",
            """{"model":"answered-1","choices":[{"index":0,"delta":{"content":"👋\n"}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t-1","type":"function","function":{"name":"read","arguments":""}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"path\": \"ü"}},{"index":1,"id":"t-2","type":"function","function":{"name":"list"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{\"broken"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":".md\"}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":12,"prompt_tokens_details":{"cached_tokens":6}}}""");

    /// <summary>One short answer.</summary>
    public static string Fine(bool isAnthropic) => isAnthropic
        ? Anthropic(
            """{"type":"message_start","message":{"model":"answered-1","usage":{"input_tokens":3,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"fine"}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}""",
            """{"type":"message_stop"}""")
        : OpenAi("""{"model":"answered-1","choices":[{"delta":{"content":"fine"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""");

    /// <summary>The beginning of an answer, and no end.</summary>
    public static string Begun(bool isAnthropic) => isAnthropic
        ? Anthropic(
            """{"type":"message_start","message":{"model":"answered-1","usage":{"input_tokens":3,"output_tokens":1}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"I th"}}""")
        : "data: {\"choices\":[{\"delta\":{\"content\":\"I th\"}}]}\n\n";
}
