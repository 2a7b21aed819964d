using System.Text.Json;
using Reeve.Connectors.Models.Http;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Connectors.Models.OpenAi;

/// <summary>Reads chat completions: a call comes as fragments, told apart by their index, and where there is none by their id.</summary>
internal sealed class OpenAiReader(ReplyParts parts) : IReplyReader
{
    public bool IsOver { get; private set; }

    public void Piece(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual("[DONE]"u8))
        {
            IsOver = true;
            return;
        }

        Take(json, isWhole: false);
    }

    public void Whole(ReadOnlySpan<byte> json) => Take(json, isWhole: true);

    private static string? Text(JsonElement? arguments) => arguments switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => StringOf(text),
        { } element => element.GetRawText(),
    };

    private static string? StringOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException unpaired)
        {
            throw new JsonException("Half a character.", unpaired);
        }
    }

    private void Take(ReadOnlySpan<byte> json, bool isWhole)
    {
        var piece = JsonSerializer.Deserialize(json, OpenAiJson.Default.OpenAiReply);
        if (piece?.Error is { ValueKind: not (JsonValueKind.Null or JsonValueKind.False) } error)
        {
            throw Reported(error);
        }

        parts.AnsweredBy(piece?.Model);
        foreach (var choice in piece?.Choices ?? [])
        {
            if (choice.Index == 0)
            {
                Take(choice, isWhole);
            }
        }

        if (piece?.Usage is { ValueKind: JsonValueKind.Object } usage)
        {
            var tokensIn = parts.Tokens(usage, "prompt_tokens");
            var cached = usage.TryGetProperty("prompt_tokens_details", out var details) && details.ValueKind == JsonValueKind.Object
                ? Math.Min(tokensIn, parts.Tokens(details, "cached_tokens"))
                : 0;
            parts.Uses(new Usage(tokensIn, parts.Tokens(usage, "completion_tokens"), cached));
        }
    }

    private void Take(OpenAiChoice choice, bool isWhole)
    {
        if ((choice.Delta ?? choice.Message) is { } said)
        {
            parts.Thought(said.ReasoningContent ?? said.Reasoning);
            parts.Said(said.Content);
            foreach (var fragment in said.ToolCalls ?? [])
            {
                // In a whole reply each item is a call of its own, with or without an index.
                var call = parts.CallAt(isWhole ? parts.Calls : fragment.Index, fragment.Id);
                parts.Named(call, fragment.Function?.Name);
                parts.Argued(call, Text(fragment.Function?.Arguments));
            }

            if (said.Refusal is { Length: > 0 } refusal)
            {
                parts.Said(refusal);
                parts.Stop = ChatStop.Refused;
            }
        }

        if (parts.Stop is null && (choice.FinishReason is not null || choice.Message is not null))
        {
            parts.Stop = choice.FinishReason switch
            {
                "length" => ChatStop.MaxTokens,
                "content_filter" => ChatStop.Refused,
                "tool_calls" or "function_call" when parts.Calls > 0 => ChatStop.ToolCalls,
                _ => ChatStop.EndOfTurn,
            };
        }
    }

    // Of what an error says only its kind is looked at, and only for kinds that are known.
    private ModelFailure Reported(JsonElement error)
    {
        var kind = error.ValueKind == JsonValueKind.Object
            ? $"{(error.TryGetProperty("type", out var type) ? Text(type) : "")} {(error.TryGetProperty("code", out var code) ? Text(code) : "")}"
            : "";
        return kind.Contains("rate_limit", StringComparison.Ordinal) || kind.EndsWith(" 429", StringComparison.Ordinal)
            ? parts.Failed("it reported in its reply that it has too many requests", retryable: true, ErrorCode.RateLimited)
            : parts.Failed(
                "it reported an error in its reply",
                kind.Contains("server_error", StringComparison.Ordinal) || kind.Contains("overloaded", StringComparison.Ordinal) || kind.Contains(" 50", StringComparison.Ordinal));
    }
}
