using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reeve.Connectors.Models.OpenAi;

/// <summary>What comes back: one event of a stream, or the whole reply. Everything is optional, because endpoints differ.</summary>
internal sealed record OpenAiReply
{
    public string? Model { get; init; }

    public IReadOnlyList<OpenAiChoice>? Choices { get; init; }

    /// <summary>Read with care: numbers of strangers.</summary>
    public JsonElement? Usage { get; init; }

    public JsonElement? Error { get; init; }
}

internal sealed record OpenAiChoice
{
    public int Index { get; init; }

    /// <summary>In a stream.</summary>
    public OpenAiDelta? Delta { get; init; }

    /// <summary>In a whole reply.</summary>
    public OpenAiDelta? Message { get; init; }

    public string? FinishReason { get; init; }
}

internal sealed record OpenAiDelta
{
    public string? Content { get; init; }

    /// <summary>What a model thought, as most imitations name it …</summary>
    public string? ReasoningContent { get; init; }

    /// <summary>… and as some do.</summary>
    public string? Reasoning { get; init; }

    public string? Refusal { get; init; }

    public IReadOnlyList<OpenAiToolCall>? ToolCalls { get; init; }
}

internal sealed record OpenAiToolCall
{
    public int? Index { get; init; }

    public string? Id { get; init; }

    public OpenAiFunction? Function { get; init; }
}

internal sealed record OpenAiFunction
{
    public string? Name { get; init; }

    /// <summary>A text of JSON, mostly; some endpoints send the object itself.</summary>
    public JsonElement? Arguments { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 32)]
[JsonSerializable(typeof(OpenAiReply))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
