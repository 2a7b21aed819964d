using System.Text.Json;
using Reeve.Connectors.Models.Http;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Connectors.Models.Anthropic;

/// <summary>Reads the messages API. Blocks are told apart by their index; usage comes in two parts, of which the later counts.</summary>
internal sealed class AnthropicReader(ReplyParts parts) : IReplyReader
{
    private long _tokensIn;
    private long _tokensCached;
    private long _tokensOut;

    public bool IsOver { get; private set; }

    public void Piece(ReadOnlySpan<byte> json)
    {
        if (JsonSerializer.Deserialize(json, AnthropicJson.Default.AnthropicEvent) is not { } piece)
        {
            return;
        }

        switch (piece.Type)
        {
            case "message_start":
                parts.AnsweredBy(piece.Message?.Model);
                Use(piece.Message?.Usage);
                break;
            case "content_block_start":
                Begin(piece.Index, piece.ContentBlock);
                break;
            case "content_block_delta":
                Go(piece.Index, piece.Delta);
                break;
            case "message_delta":
                Use(piece.Usage);
                End(piece.Delta?.StopReason);
                break;
            case "message_stop":
                IsOver = true;
                break;
            case "error":
                throw Reported(piece.Error);
        }
    }

    public void Whole(ReadOnlySpan<byte> json)
    {
        var reply = JsonSerializer.Deserialize(json, AnthropicJson.Default.AnthropicEvent);
        if (reply?.Content is not { } content)
        {
            throw reply?.Error is { } error ? Reported(error) : parts.Failed("its reply has no content");
        }

        parts.AnsweredBy(reply.Model);
        for (var i = 0; i < content.Count; i++)
        {
            Begin(i, content[i], isWhole: true);
        }

        Use(reply.Usage);
        End(reply.StopReason ?? "end_turn");
    }

    private void Begin(int? index, AnthropicBlock? block, bool isWhole = false)
    {
        switch (block?.Type)
        {
            case "text":
                parts.Said(block.Text);
                break;
            case "thinking":
                parts.Thought(block.Thinking);
                break;
            case "tool_use":
                var call = parts.CallAt(index, block.Id);
                parts.Named(call, block.Name);
                parts.Argued(call, isWhole && block.Input is { ValueKind: JsonValueKind.Object } input ? input.GetRawText() : null); // in a stream it is empty and comes in pieces
                break;
        }
    }

    private void Go(int? index, AnthropicDelta? delta)
    {
        switch (delta?.Type)
        {
            case "text_delta":
                parts.Said(delta.Text);
                break;
            case "thinking_delta":
                parts.Thought(delta.Thinking);
                break;
            case "input_json_delta":
                parts.Argued(parts.CallAt(index, null), delta.PartialJson);
                break;
        }
    }

    private void End(string? reason) => parts.Stop = reason switch
    {
        null => parts.Stop,
        "max_tokens" or "model_context_window_exceeded" => ChatStop.MaxTokens,
        "tool_use" => ChatStop.ToolCalls,
        "refusal" => ChatStop.Refused,
        _ => ChatStop.EndOfTurn,
    };

    // What was read from the cache and written to it is counted apart by this provider; here they are all tokens in.
    private void Use(JsonElement? reported)
    {
        if (reported is not { ValueKind: JsonValueKind.Object } usage)
        {
            return;
        }

        if (usage.TryGetProperty("input_tokens", out _))
        {
            _tokensCached = parts.Tokens(usage, "cache_read_input_tokens");
            _tokensIn = parts.Tokens(usage, "input_tokens") + parts.Tokens(usage, "cache_creation_input_tokens") + _tokensCached;
        }

        if (usage.TryGetProperty("output_tokens", out _))
        {
            _tokensOut = parts.Tokens(usage, "output_tokens");
        }

        parts.Uses(new Usage(_tokensIn, _tokensOut, _tokensCached));
    }

    private ModelFailure Reported(AnthropicError? error) => error?.Type switch
    {
        "rate_limit_error" => parts.Failed("it reported in its reply that it has too many requests", retryable: true, ErrorCode.RateLimited),
        "overloaded_error" or "api_error" or "timeout_error" => parts.Failed("it reported in its reply that it is overloaded or failed", retryable: true),
        _ => parts.Failed("it reported an error in its reply"),
    };
}
