using System.Text;
using System.Text.Json;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Connectors.Models.OpenAi;

/// <summary>Puts a reply together from its pieces, bounded. One reply; not thread-safe.</summary>
internal sealed class ChatAssembly(string provider, string model)
{
    private const int MaxText = 4 * 1024 * 1024;

    private readonly StringBuilder _text = new();
    private string _model = model;
    private long _tokensIn;
    private long _tokensOut;
    private long _tokensCached;
    private bool _finished;

    public void Add(ReadOnlySpan<byte> json)
    {
        ChatReply? piece;
        try
        {
            piece = JsonSerializer.Deserialize(json, ChatJson.Default.ChatReply);
        }
        catch (JsonException broken)
        {
            throw Failed("its reply is not the JSON it should be", broken);
        }

        if (piece?.Error is { ValueKind: JsonValueKind.Object })
        {
            throw Failed("it reported an error in its reply");
        }

        _model = piece?.Model ?? _model;
        foreach (var choice in piece?.Choices ?? [])
        {
            _text.Append((choice.Delta ?? choice.Message)?.Content);
            _finished |= choice.FinishReason is not null || choice.Message is not null;
        }

        if (_text.Length > MaxText)
        {
            throw Failed($"its reply is longer than {MaxText} characters");
        }

        if (piece?.Usage is { ValueKind: JsonValueKind.Object } usage)
        {
            _tokensIn = Tokens(usage, "prompt_tokens");
            _tokensOut = Tokens(usage, "completion_tokens");
            _tokensCached = usage.TryGetProperty("prompt_tokens_details", out var details) && details.ValueKind == JsonValueKind.Object
                ? Math.Min(_tokensIn, Tokens(details, "cached_tokens"))
                : 0;
        }
    }

    /// <summary>The reply, when it came whole.</summary>
    public ModelReply Finish() => _finished
        ? new ModelReply(_text.ToString(), new Usage(_tokensIn, _tokensOut, _tokensCached), _model)
        : throw new ReeveException(ErrorCode.UpstreamFailed, $"The model {provider} ended its reply in the middle.", retryable: true);

    // Negative, fractional, textual and huge numbers are all nonsense here, and a budget must not swallow them.
    private long Tokens(JsonElement usage, string name) => !usage.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= Usage.MaxTokens
            ? number
            : throw Failed($"its usage says something impossible for {name}");

    private ReeveException Failed(string what, Exception? inner = null) => new(ErrorCode.UpstreamFailed, $"The model {provider} cannot be used: {what}.", inner: inner);
}
