using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Models;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Turns lines into the conversation a model is shown. Fed line by line, so that only what follows the last compaction is held. Deterministic; used by one caller.
/// <para>Invariant: whatever the lines are, every call that stands in <see cref="ChatMessage.Assistant"/> is followed by exactly one result before anything else is said, as
/// every provider demands.</para>
/// </summary>
internal sealed class Replay
{
    /// <summary>How a summary is told to the model.</summary>
    public const string SummaryHead = "Summary of the conversation so far:\n";

    public const string NotStarted = "interrupted before it was started; nothing was done";

    public const string Unknown = "interrupted after it was started; whether it took effect is unknown";

    private readonly List<(long Line, ChatMessage Message)> _messages = [];
    private readonly SortedDictionary<long, WaitingMessage> _waiting = [];
    private readonly List<(long Line, ChatMessage Message)> _held = [];
    private readonly List<ChatToolCall> _calls = [];
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);
    private (long Line, RunId? Run)? _open;

    public string? FirstText { get; private set; }

    public void Add(NumberedLine line)
    {
        switch (line.Line)
        {
            case SessionLine.User { Waits: SessionWait.No } user:
                FirstText ??= user.Text;
                Say(line.Number, user.Text);
                _open = (line.Number, user.Run);
                break;
            case SessionLine.User user:
                FirstText ??= user.Text;
                _waiting[line.Number] = new WaitingMessage(line.Number, user.Text, user.Sender, user.Waits, line.At);
                break;
            case SessionLine.Taken taken when _waiting.Remove(taken.Line, out var waited):
                Say(line.Number, waited.Text);
                _open ??= (taken.Line, taken.Run);
                break;
            case SessionLine.Assistant assistant:
                Answer(line.Number, assistant);
                break;
            case SessionLine.ToolCall call:
                _started.Add(call.Call.Id);
                break;
            case SessionLine.ToolResult result:
                Return(line.Number, result.CallId, result.Output, result.IsError);
                break;
            case SessionLine.Compaction compaction:
                Compact(line.Number, compaction);
                break;
            case SessionLine.Interruption interruption:
                CloseCalls(line.Number);
                _open = interruption.EndsTurn ? null : _open;
                break;
        }
    }

    public Conversation Finish(Session session)
    {
        var open = _open is { } turn
            ? new OpenTurn(turn.Line, turn.Run, [.. _calls.Select(static call => call.Id)], [.. _calls.Select(static call => call.Id).Where(_started.Contains)])
            : null;
        CloseCalls(long.MaxValue);
        return new Conversation
        {
            Session = session,
            Messages = [.. _messages.Select(static message => message.Message)],
            Waiting = [.. _waiting.Values],
            Unanswered = open,
        };
    }

    // Between calls and their results nothing may stand: what is said meanwhile comes after them.
    private void Say(long line, string text) => (_calls.Count > 0 ? _held : _messages).Add((line, new ChatMessage.User(text)));

    private void Answer(long line, SessionLine.Assistant assistant)
    {
        CloseCalls(line);
        _messages.Add((line, new ChatMessage.Assistant(assistant.Text, assistant.Calls)));
        _calls.AddRange(assistant.Calls);
        _open = assistant.Calls.IsEmpty ? null : _open;
    }

    private void Return(long line, string call, string output, bool isError)
    {
        var at = _calls.FindIndex(other => other.Id == call);
        if (at < 0)
        {
            return; // a result nobody waits for: its turn was interrupted, and the model was told so
        }

        _calls.RemoveAt(at);
        _messages.Add((line, new ChatMessage.ToolResult(call, output, isError)));
        if (_calls.Count == 0)
        {
            Release();
        }
    }

    private void CloseCalls(long line)
    {
        foreach (var call in _calls)
        {
            _messages.Add((line, new ChatMessage.ToolResult(call.Id, _started.Contains(call.Id) ? Unknown : NotStarted, IsError: true)));
        }

        Release();
    }

    private void Release()
    {
        _calls.Clear();
        _started.Clear();
        _messages.AddRange(_held);
        _held.Clear();
    }

    private void Compact(long line, SessionLine.Compaction compaction)
    {
        CloseCalls(line);
        var keep = compaction.KeepFrom ?? long.MaxValue;
        _messages.RemoveAll(message => message.Line < keep);
        while (_messages.Count > 0 && _messages[0].Message is not ChatMessage.User)
        {
            _messages.RemoveAt(0); // the result of a call that is gone would have nothing to answer
        }

        _messages.Insert(0, (0, new ChatMessage.User(SummaryHead + compaction.Summary)));
    }
}
