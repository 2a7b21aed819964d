using System.Text.Json;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Connectors.Models.Http;

/// <summary>
/// One reply as it comes together: what was said goes out at once, a call goes out when the reply is over and its fragments are all there. Everything in it is
/// bounded, and its figures are believed only when they are possible. One reply, one thread.
/// </summary>
internal sealed class ReplyParts(string provider, string model, int callsBefore)
{
    private const int MaxCharacters = 4 * 1024 * 1024;
    private const int MaxCalls = 128;
    private const int MaxId = 256;
    private const int MaxName = 256;

    private readonly Queue<ChatEvent> _events = new();
    private readonly List<CallParts> _calls = [];
    private string _model = model;
    private long _characters;

    public ChatStop? Stop { get; set; }

    public Usage Used { get; private set; }

    public int Calls => _calls.Count;

    public bool TryTake(out ChatEvent? item) => _events.TryDequeue(out item);

    public bool HasEvents => _events.Count > 0;

    public void Said(string? text)
    {
        if (text is { Length: > 0 })
        {
            Count(text.Length);
            _events.Enqueue(new ChatEvent.Text(text));
        }
    }

    public void Thought(string? text)
    {
        if (text is { Length: > 0 })
        {
            Count(text.Length);
            _events.Enqueue(new ChatEvent.Thinking(text));
        }
    }

    public void AnsweredBy(string? name) => _model = name is { Length: > 0 and <= MaxName } ? name : _model;

    /// <summary>The call at that place; a further one when there is none, or when another id begins there.</summary>
    public CallParts CallAt(int? place, string? id)
    {
        var known = place is { } at ? _calls.FindLast(call => call.Place == at) : _calls.LastOrDefault();
        var given = id is { Length: > 0 } ? id : null;
        if (known is not null && (given is null || known.GivenId is null || known.GivenId == given))
        {
            // An id that comes after the name comes too late: the call is known by its own.
            known.GivenId ??= known.Name.Length == 0 ? given : null;
            return known;
        }

        if (_calls.Count == MaxCalls || id?.Length > MaxId)
        {
            throw Failed($"it asks for more than {MaxCalls} calls, or names one with more than {MaxId} characters");
        }

        // Where the endpoint gives no id, or one twice, one that no earlier call of the conversation has.
        var call = new CallParts(place ?? _calls.Count, $"call_{callsBefore + _calls.Count + 1}") { GivenId = _calls.Exists(other => other.Id == given) ? null : given };
        _calls.Add(call);
        return call;
    }

    public void Named(CallParts call, string? name)
    {
        if (name is not { Length: > 0 } || call.Name.Length > 0)
        {
            return;
        }

        call.Name = name.Length <= MaxName ? name : throw Failed($"it calls a tool by a name of more than {MaxName} characters");
        _events.Enqueue(new ChatEvent.CallStarted(call.Id, name));
    }

    public void Argued(CallParts call, string? fragment)
    {
        Count(fragment?.Length ?? 0);
        call.Arguments.Append(fragment);
    }

    public void Uses(Usage used) => Used = used.Problem is null ? used : throw Failed("its usage cannot be true");

    /// <summary>Negative, fractional, textual and huge numbers are all nonsense here, and a budget must not swallow them.</summary>
    public long Tokens(JsonElement usage, string name) => !usage.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= Usage.MaxTokens
            ? number
            : throw Failed($"its usage says something impossible for {name}");

    /// <summary>Sends out the calls and the end, when the reply came whole.</summary>
    public void Finish()
    {
        if (Stop is not { } stop)
        {
            throw new ModelFailure(ErrorCode.UpstreamFailed, $"The model {provider} ended its reply in the middle.", retryable: true) { IsProviders = true };
        }

        foreach (var call in _calls)
        {
            if (call.Name.Length == 0)
            {
                throw Failed("it calls a tool without a name");
            }

            _events.Enqueue(new ChatEvent.Call(new ChatToolCall(call.Id, call.Name, call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString())));
        }

        // Some endpoints say "stop" though they ask for calls.
        _events.Enqueue(new ChatEvent.Done(stop == ChatStop.EndOfTurn && _calls.Count > 0 ? ChatStop.ToolCalls : stop, Used, _model));
    }

    public ModelFailure Failed(string what, bool retryable = false, string code = ErrorCode.UpstreamFailed) =>
        new(code, $"The model {provider} cannot be used: {what}.", retryable: retryable) { IsProviders = true };

    private void Count(int characters)
    {
        _characters += characters;
        if (_characters > MaxCharacters)
        {
            throw Failed($"its reply is longer than {MaxCharacters} characters");
        }
    }
}
