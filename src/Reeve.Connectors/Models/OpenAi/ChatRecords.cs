using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reeve.Connectors.Models.OpenAi;

/// <summary>What is sent to <c>chat/completions</c>.</summary>
internal sealed record ChatRequest(string Model, IReadOnlyList<ChatMessage> Messages, int MaxTokens, bool Stream, ChatStreamOptions StreamOptions, ChatFormat? ResponseFormat);

internal sealed record ChatMessage(string Role, string Content);

internal sealed record ChatStreamOptions(bool IncludeUsage);

internal sealed record ChatFormat(string Type);

/// <summary>What comes back: one event of a stream, or the whole reply. Everything is optional, because endpoints differ.</summary>
internal sealed record ChatReply
{
    public string? Model { get; init; }

    public IReadOnlyList<ChatChoice>? Choices { get; init; }

    /// <summary>Read with care: numbers of strangers.</summary>
    public JsonElement? Usage { get; init; }

    public JsonElement? Error { get; init; }
}

internal sealed record ChatChoice
{
    /// <summary>In a stream.</summary>
    public ChatDelta? Delta { get; init; }

    /// <summary>In a whole reply.</summary>
    public ChatDelta? Message { get; init; }

    public string? FinishReason { get; init; }
}

internal sealed record ChatDelta
{
    public string? Content { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatReply))]
internal sealed partial class ChatJson : JsonSerializerContext;
