using System.Collections.Immutable;
using System.Text;
using Reeve.Engine.Governance;
using Reeve.Engine.Models;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Turns;

/// <summary>
/// Reads one answer of one model into the turn's log and into a whole. Bounded: a model that writes without end is cut. Used once, by one caller.
/// </summary>
internal sealed class ModelStream(ActiveTurn turn, IChatModel model, long tokensIn)
{
    /// <summary>More than any model may write at once, in UTF-16 units.</summary>
    private const int MaxText = 1024 * 1024;

    private const int MaxCalls = 256;

    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<ChatToolCall>.Builder _calls = ImmutableArray.CreateBuilder<ChatToolCall>();
    private ChatEvent.Done? _done;
    private long _written;

    public IChatModel Model => model;

    /// <summary>Whether a reader has seen anything of it.</summary>
    public bool Emitted { get; private set; }

    public async Task<ModelAnswer> ReadAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in model.StreamAsync(request, cancellationToken).WithCancellation(cancellationToken))
            {
                Take(happened);
            }
        }
        catch (ReeveException failure) when (Emitted)
        {
            throw Charged(failure.Code, failure.Message, failure);
        }
        catch (OperationCanceledException stopped) when (Emitted && turn.Stopping.IsCancellationRequested)
        {
            throw Charged(ErrorCode.Cancelled, "The answer was stopped.", stopped);
        }
        finally
        {
            turn.Partial = _text.ToString();
        }

        return _done is { } done
            ? new ModelAnswer(_text.ToString(), TurnRules.Tidy(_calls.ToImmutable(), turn.CallIds), done.Stop, done.Used, done.Model)
            : throw Charged(ErrorCode.UpstreamFailed, $"{model.Provider} ended its answer without saying that it was whole.", null);
    }

    private void Take(ChatEvent happened)
    {
        if (_done is not null)
        {
            return; // exactly one ends a stream; what a provider sends after it is nothing
        }

        switch (happened)
        {
            case ChatEvent.Text { Delta: { Length: > 0 } delta }:
                Grow(delta);
                _text.Append(delta);
                Tell(new TurnEvent { Kind = TurnEventKind.Text, Text = delta });
                break;
            case ChatEvent.Thinking { Delta: { Length: > 0 } delta }:
                Grow(delta);
                Tell(new TurnEvent { Kind = TurnEventKind.Thinking, Text = delta });
                break;
            case ChatEvent.CallStarted started:
                Tell(new TurnEvent { Kind = TurnEventKind.CallStarted, Call = started.Id, Tool = started.Name });
                break;
            case ChatEvent.Call call:
                Grow(call.Made.Arguments);
                _calls.Add(_calls.Count < MaxCalls ? call.Made : throw Charged(ErrorCode.UpstreamFailed, $"{model.Provider} asked for more than {MaxCalls} calls at once.", null));
                break;
            case ChatEvent.Done done:
                _done = done;
                break;
        }
    }

    private void Grow(string more)
    {
        _written += more.Length;
        if (_written > MaxText)
        {
            throw Charged(ErrorCode.UpstreamFailed, $"{model.Provider} wrote more than {MaxText} characters at once.", null);
        }
    }

    private void Tell(TurnEvent happened)
    {
        Emitted = true;
        turn.Log.Add(happened with { Round = turn.Round, Model = null });
    }

    /// <summary>What was sent and shown was used, though nobody said how much.</summary>
    private StepFailedException Charged(string code, string message, Exception? inner) =>
        new(Emitted ? new Usage(tokensIn, _written / 3 + 1) : Usage.None, code, message, inner: inner);
}
