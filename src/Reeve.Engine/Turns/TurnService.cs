using System.Runtime.CompilerServices;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns.Delegation;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;

namespace Reeve.Engine.Turns;

/// <summary>
/// The door to turns: say something to an agent, watch what comes of it, stop it. Who says something is told when it is on the disk; the turn itself belongs to the daemon
/// and goes on whoever leaves (law 1). Thread-safe.
/// </summary>
public sealed class TurnService
{
    private readonly TurnParts _parts;
    private readonly TurnRunner _runner;
    private readonly TurnTable _table;

    internal TurnService(TurnParts parts, TurnRunner runner, TurnTable table) => (_parts, _runner, _table) = (parts, runner, table);

    /// <summary>How many turns are at work now. From memory.</summary>
    public int Count => _table.All.Count();

    /// <summary>
    /// Says something to an agent. Fails with <c>not_found</c>, <c>invalid_configuration</c>, <c>denied</c> (disabled), <c>invalid_request</c>, <c>turn.busy</c>,
    /// <c>overloaded</c> (too many wait), and whatever keeps a run from beginning; storage's codes.
    /// </summary>
    public async Task<TurnReceipt> StartAsync(TurnRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        var agent = AgentFinding.Usable(_parts.Agents, request.Agent, request.Owner);
        var session = await _parts.Sessions.OpenAsync(agent.Name, agent.Owner, request.Sender, cancellationToken);
        var message = new UserMessage(request.Message, request.Sender, request.ClientMessage);
        switch (await _parts.Desk.SubmitAsync(session.Id, message, WhenBusyOf(request.Mode), null, cancellationToken))
        {
            case Arrival.Begun begun:
                var origin = new TurnOrigin(request.Trigger, request.Parent, request.LocalOnly) { Attempts = request.Parent is null ? _parts.Options.Attempts : 1 };
                var turn = await _runner.BeginAsync(agent, session, begun.Ticket, origin);
                return new TurnReceipt(session.Id, begun.Ticket.Line, TurnStatus.Running, turn.Id);
            case Arrival.Queued queued:
                _table.Expect(session.Id, queued.Line);
                return new TurnReceipt(session.Id, queued.Line, TurnStatus.Queued, Ahead: queued.Ahead);
            case Arrival.Steering steering:
                return Steering(session.Id, steering.Line);
            case Arrival.Known known:
                RunId? answering = _table.TryFind(session.Id, known.Line, out var run) && run.IsCompletedSuccessfully ? await run : null;
                return new TurnReceipt(session.Id, known.Line, TurnStatus.Repeated, answering);
            case Arrival.Busy:
                throw new ReeveException(ErrorCode.TurnBusy, $"{agent.Name} is at work for this sender.", "Wait, or let the message queue or steer.", retryable: true);
            case Arrival.Full full:
                throw new ReeveException(ErrorCode.Overloaded, $"{full.Waiting} messages already wait for {agent.Name}.", "Wait until some were answered.", retryable: true);
            default:
                throw new InvalidOperationException("An unknown arrival.");
        }
    }

    /// <summary>
    /// What happens in a run after a cursor, until it has ended; of an ended one what is kept of its output. <c>not_found</c> for what is no turn.
    /// </summary>
    public async IAsyncEnumerable<TurnLogItem> WatchAsync(RunId run, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_parts.Logs.FindLive(run) is { } live)
        {
            await foreach (var item in live.ReadAsync(after, cancellationToken))
            {
                yield return item;
            }

            yield break;
        }

        var last = Math.Max(0, after);
        var ended = false;
        foreach (var item in _parts.Logs.ReadEnded(run, after))
        {
            yield return item;
            (last, ended) = item is TurnLogItem.Event { Value: var read } ? (read.Seq, read.Kind == TurnEventKind.Ended) : (last, ended);
        }

        if (!ended && await _parts.Runs.FindAsync(run, cancellationToken) is { } over && RunRules.IsTerminal(over.State))
        {
            // Its daemon died before it could say so, or the file is gone: the record knows.
            yield return new TurnLogItem.Event(new TurnEvent
            {
                Seq = last + 1,
                At = over.EndedAt ?? over.CreatedAt,
                Kind = TurnEventKind.Ended,
                Code = over.FailureCode ?? RunNames.Of(over.State),
                Text = over.Reason,
                Used = over.Usage.Used,
            });
        }
    }

    /// <summary>The run that answers a message, as soon as it has begun. <c>not_found</c> when nobody here knows the message.</summary>
    public async Task<RunId> RunOfAsync(SessionId session, long line, CancellationToken cancellationToken)
    {
        if (!_table.TryFind(session, line, out var run))
        {
            throw new ReeveException(ErrorCode.NotFound, $"No turn for line {line} of {session} is known here.", $"reeve session show {session} has what was said.");
        }

        try
        {
            return await run.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReeveException(ErrorCode.NotFound, $"The turn for line {line} of {session} is long over.", $"reeve session show {session} has what was said.");
        }
    }

    /// <summary>The run at work in a session; null when there is none.</summary>
    public RunId? FindRunning(SessionId session) => _table.All.FirstOrDefault(turn => turn.Ticket.Session == session)?.Id;

    /// <summary>Waits until a turn that is at work is over.</summary>
    public async Task<TurnOutcome> WaitAsync(RunId run, CancellationToken cancellationToken)
    {
        if (_table.Find(run) is { } turn)
        {
            return await turn.Over.Task.WaitAsync(cancellationToken);
        }

        var over = await _parts.Runs.FindAsync(run, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no run {run}.");
        var end = over.State == RunState.Succeeded ? TurnEnd.Answered : TurnEnd.Failed(over.FailureCode ?? RunNames.Of(over.State), over.Reason ?? "");
        return new TurnOutcome(run, end, AnswerOf(run));
    }

    /// <summary>What an ended turn said last: its log is written before the turn leaves memory.</summary>
    private string AnswerOf(RunId run) => _parts.Logs.ReadEnded(run, 0)
        .OfType<TurnLogItem.Event>()
        .LastOrDefault(static item => item.Value is { Kind: TurnEventKind.Answer, Text.Length: > 0 })?.Value.Text ?? "";

    /// <summary>Tells a turn to stop, and returns.</summary>
    public void Stop(RunId run) => _table.Find(run)?.Stop(TurnStop.Cancelled);

    /// <summary>Stops a turn and returns its run when it is over. <c>not_found</c>, <c>conflict</c> when it is not at work here.</summary>
    public async Task<Run> CancelAsync(RunId run, CancellationToken cancellationToken)
    {
        if (_table.Find(run) is { } turn)
        {
            turn.Stop(TurnStop.Cancelled);
            await ((Task)turn.Over.Task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        var found = await _parts.Runs.FindAsync(run, cancellationToken);
        return found is { Kind: RunKind.Turn } ? found : throw new ReeveException(ErrorCode.NotFound, $"There is no turn {run}.", "reeve ps lists what is at work.");
    }

    private TurnReceipt Steering(SessionId session, long line)
    {
        var turn = _table.All.FirstOrDefault(turn => turn.Ticket.Session == session);
        if (turn is not null)
        {
            _table.Expect(session, line).TrySetResult(turn.Id);
        }

        return new TurnReceipt(session, line, TurnStatus.Steering, turn?.Id, turn?.Log.Last ?? 0);
    }

    private void Check(TurnRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Message) || request.Message.Length > _parts.Options.MaxMessage)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"'message' must have 1 to {_parts.Options.MaxMessage} characters.");
        }

        if (request.Parent is null && request.Sender.StartsWith(DelegationRules.SenderPrefix, StringComparison.Ordinal))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"'sender' must not begin with {DelegationRules.SenderPrefix}; such senders are tasks of agents.");
        }
    }

    private static WhenBusy WhenBusyOf(TurnMode mode) => mode switch
    {
        TurnMode.Steer => WhenBusy.Steer,
        TurnMode.Refuse => WhenBusy.Refuse,
        _ => WhenBusy.Queue,
    };
}
