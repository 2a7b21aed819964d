using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reeve.Connectors.Models.Anthropic;

/// <summary>One event of a stream, or (with <see cref="Content"/>) the whole reply.</summary>
internal sealed record AnthropicEvent
{
    public string? Type { get; init; }

    public AnthropicEvent? Message { get; init; }

    public int? Index { get; init; }

    public AnthropicBlock? ContentBlock { get; init; }

    public AnthropicDelta? Delta { get; init; }

    public IReadOnlyList<AnthropicBlock>? Content { get; init; }

    public string? Model { get; init; }

    public string? StopReason { get; init; }

    /// <summary>Read with care: numbers of strangers.</summary>
    public JsonElement? Usage { get; init; }

    public AnthropicError? Error { get; init; }
}

internal sealed record AnthropicBlock
{
    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Text { get; init; }

    public string? Thinking { get; init; }

    public JsonElement? Input { get; init; }
}

internal sealed record AnthropicDelta
{
    public string? Type { get; init; }

    public string? Text { get; init; }

    public string? Thinking { get; init; }

    public string? PartialJson { get; init; }

    public string? StopReason { get; init; }
}

internal sealed record AnthropicError
{
    public string? Type { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 32)]
[JsonSerializable(typeof(AnthropicEvent))]
internal sealed partial class AnthropicJson : JsonSerializerContext;
