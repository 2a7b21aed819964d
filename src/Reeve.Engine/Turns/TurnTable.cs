using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns;

/// <summary>
/// The turns at work, and which run answers which message: those that wait, and the last few that do not. Bounded; what is forgotten is still in transcripts and the log.
/// Thread-safe.
/// </summary>
internal sealed class TurnTable
{
    private const int MaxMessages = 4_096;

    private readonly ConcurrentDictionary<RunId, ActiveTurn> _turns = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(SessionId Session, long Line), TaskCompletionSource<RunId>> _messages = [];
    private readonly Queue<(SessionId Session, long Line)> _order = new();

    public IEnumerable<ActiveTurn> All => _turns.Values;

    public ActiveTurn? Find(RunId run) => _turns.GetValueOrDefault(run);

    public void Add(ActiveTurn turn)
    {
        _turns[turn.Id] = turn;
        Expect(turn.Ticket.Session, turn.Ticket.Line).TrySetResult(turn.Id);
    }

    public void Remove(ActiveTurn turn) => _turns.TryRemove(KeyValuePair.Create(turn.Id, turn));

    /// <summary>The message will be answered by a run that is not known yet; the one that is there stays.</summary>
    public TaskCompletionSource<RunId> Expect(SessionId session, long line)
    {
        lock (_lock)
        {
            if (_messages.TryGetValue((session, line), out var known))
            {
                return known;
            }

            while (_messages.Count >= MaxMessages && _order.TryDequeue(out var oldest))
            {
                if (_messages.Remove(oldest, out var forgotten))
                {
                    forgotten.TrySetCanceled();
                }
            }

            var expected = new TaskCompletionSource<RunId>(TaskCreationOptions.RunContinuationsAsynchronously);
            _messages[(session, line)] = expected;
            _order.Enqueue((session, line));
            return expected;
        }
    }

    /// <summary>The run that answers a message, as soon as there is one. False when nobody knows the message here.</summary>
    public bool TryFind(SessionId session, long line, [NotNullWhen(true)] out Task<RunId>? run)
    {
        lock (_lock)
        {
            run = _messages.GetValueOrDefault((session, line))?.Task;
            return run is not null;
        }
    }
}
