using Microsoft.Extensions.Logging;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Runs;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns.Logs;
using Reeve.Engine.Turns.Questions;
using Reeve.Guard;

namespace Reeve.Engine.Turns;

/// <summary>
/// Begins turns and sees them to their end: the run's, the transcript's and the log's, in this order, then the next message that waits. The work belongs to the daemon:
/// nobody who asked for it is needed any more (law 1). Thread-safe.
/// </summary>
internal sealed partial class TurnRunner(TurnParts parts, TurnLoop loop, TurnTable table, ILogger<TurnRunner> logger)
{
    /// <summary>
    /// Starts the run that answers a message and returns; the rest happens behind. When no run may begin, the transcript says so, the session is free again, and the
    /// refusal goes to the caller.
    /// </summary>
    public async Task<ActiveTurn> BeginAsync(Agent agent, Session session, TurnTicket ticket, TurnOrigin origin)
    {
        RunHandle run;
        try
        {
            run = await parts.Runs.StartAsync(Draft(agent, origin), CancellationToken.None);
        }
        catch (ReeveException refused)
        {
            await RefuseAsync(session, ticket, refused);
            throw;
        }

        return Go(new TurnContext { Agent = agent, Sender = session.Sender, Session = session.Id, Run = run }, ticket, origin, parked: null);
    }

    /// <summary>Goes on with a turn that waits for a person since an earlier daemon.</summary>
    public ActiveTurn Continue(Agent agent, Session session, TurnTicket ticket, RunHandle run, Question parked) =>
        Go(new TurnContext { Agent = agent, Sender = session.Sender, Session = session.Id, Run = run }, ticket, TurnOrigin.Client, parked);

    /// <summary>Begins the turn of a message that waited, with the agent as its file says now.</summary>
    public async Task BeginWaitingAsync(Session session, TurnTicket ticket)
    {
        try
        {
            await BeginAsync(AgentFinding.Usable(parts.Agents, session.Agent, session.Owner), session, ticket, TurnOrigin.Client);
        }
        catch (ReeveException refused) when (refused.Code is ErrorCode.NotFound or ErrorCode.InvalidConfiguration or ErrorCode.Denied)
        {
            await RefuseAsync(session, ticket, refused); // the agent is gone: what waits for it is told so, one by one
        }
        catch (ReeveException refused)
        {
            LogNotBegun(refused, session.Id, refused.Code); // told by BeginAsync already
        }
    }

    private static RunDraft Draft(Agent agent, TurnOrigin origin) => new()
    {
        Kind = RunKind.Turn,
        Owner = agent.Owner,
        Agent = agent.Name,
        Trigger = origin.Trigger,
        Parent = origin.Parent,
        MaxAttempts = origin.Attempts,
        Budget = TurnLimits.BudgetOf(agent.File.Abilities),
        Grants = TurnGrantRules.Of(agent.File.Abilities),
    };

    private ActiveTurn Go(TurnContext context, TurnTicket ticket, TurnOrigin origin, Question? parked)
    {
        var limits = TurnLimits.Of(context.Agent.File.Abilities, parts.Options);
        var turn = new ActiveTurn(ticket, context, limits, parts.Logs.Open(context.Run.Id), parts.Time) { LocalOnly = origin.LocalOnly };
        table.Add(turn);
        turn.Log.Add(new TurnEvent { Kind = TurnEventKind.Started, Text = context.Agent.Name, Code = ticket.Session.Value });
        _ = Task.Run(() => RunAsync(turn, parked));
        return turn;
    }

    private async Task RunAsync(ActiveTurn turn, Question? parked)
    {
        TurnEnd end;
        try
        {
            await parts.Transcripts.LoadAsync(turn, turn.Stopping);
            end = await loop.RunAsync(turn, parked);
        }
        catch (TurnLetGoException)
        {
            await LetGoAsync(turn);
            return;
        }
        catch (ReeveException failure)
        {
            end = TurnRules.EndOf(failure, turn.Stopped);
        }
        catch (OperationCanceledException)
        {
            end = TurnRules.EndOf(new ReeveException(ErrorCode.Cancelled, "It was stopped."), turn.Stopped);
        }
        catch (Exception defect) // one turn's defect is that turn's
        {
            LogDefect(defect, turn.Id);
            end = TurnEnd.Failed(ErrorCode.Internal, "The turn met a defect in Reeve; the daemon's log says more.");
        }

        await EndAsync(turn, end);
    }

    private async Task EndAsync(ActiveTurn turn, TurnEnd end)
    {
        var run = await TryEndRunAsync(turn, OutcomeOf(end));
        end = run?.State switch
        {
            null => end.Result == TurnResult.Answered ? TurnEnd.Failed(ErrorCode.StorageFailed, "The end of the turn could not be recorded.") : end,
            RunState.Killed => TurnEnd.Failed(ErrorCode.Killed, run.Reason ?? "It was killed."),
            RunState.Succeeded => TurnEnd.Answered,
            _ => end with { Code = run.FailureCode ?? end.Code, Reason = run.Reason ?? end.Reason },
        };
        var whole = end.Result == TurnResult.Answered || await parts.Transcripts.TryInterruptAsync(turn, $"{end.Code}: {end.Reason}");
        turn.Log.Add(new TurnEvent { Kind = TurnEventKind.Ended, Code = end.Code ?? RunNames.Of(RunState.Succeeded), Text = end.Reason, Used = turn.Context.Run.Run.Usage.Used });
        await turn.Context.Run.DisposeAsync();
        turn.Over.TrySetResult(new TurnOutcome(turn.Id, end, turn.Answer));
        await CloseAsync(turn);
        await NextAsync(turn.Ticket, broken: !whole);
    }

    /// <summary>The run goes back into the queue, its question stays open: the next daemon takes both up.</summary>
    private async Task LetGoAsync(ActiveTurn turn)
    {
        await TryEndRunAsync(turn, new RunOutcome.TryAgain(RunFailure.Recovered, "The daemon stopped while a person was asked."));
        await turn.Context.Run.DisposeAsync();
        turn.Over.TrySetCanceled();
        await CloseAsync(turn);
    }

    private async Task CloseAsync(ActiveTurn turn)
    {
        await parts.Logs.CloseAsync(turn.Id);
        table.Remove(turn);
        turn.Dispose();
    }

    /// <summary>The run as it ended; null when the disk refuses.</summary>
    private async Task<Run?> TryEndRunAsync(ActiveTurn turn, RunOutcome outcome)
    {
        try
        {
            return await turn.Context.Run.EndAsync(outcome, CancellationToken.None);
        }
        catch (ReeveException refused)
        {
            // Letting go of the run fails it, and the lease sweep records that when there is room.
            LogEndNotRecorded(refused, turn.Id, refused.Code);
            return null;
        }
    }

    private async Task RefuseAsync(Session session, TurnTicket ticket, ReeveException refused)
    {
        table.Expect(session.Id, ticket.Line).TrySetException(new ReeveException(refused.Code, refused.Message, refused.Hint));
        await NextAsync(ticket, broken: !await parts.Transcripts.TryRefuseAsync(ticket, $"{refused.Code}: {refused.Message}"));
    }

    private async Task NextAsync(TurnTicket ticket, bool broken)
    {
        try
        {
            if (await parts.Desk.FinishAsync(ticket, broken, next: !parts.IsDraining, CancellationToken.None) is { } next
                && await parts.Sessions.FindAsync(next.Session, CancellationToken.None) is { } session)
            {
                await BeginWaitingAsync(session, next);
            }
        }
        catch (ReeveException refused)
        {
            LogNotBegun(refused, ticket.Session, refused.Code); // what waits is in the transcript and is taken up with the next message
        }
    }

    private static RunOutcome OutcomeOf(TurnEnd end) => end.Result switch
    {
        TurnResult.Answered => new RunOutcome.Succeeded(),
        TurnResult.Cancelled => new RunOutcome.Cancelled(end.Reason ?? ""),
        TurnResult.TimedOut => new RunOutcome.TimedOut(end.Reason ?? ""),
        _ => new RunOutcome.Failed(end.Code ?? ErrorCode.Internal, end.Reason ?? ""),
    };

    [LoggerMessage(1740, LogLevel.Error, "The turn {Run} met a defect")]
    private partial void LogDefect(Exception exception, RunId run);

    [LoggerMessage(1741, LogLevel.Warning, "The end of the turn {Run} could not be recorded yet ({Code})")]
    private partial void LogEndNotRecorded(Exception exception, RunId run, string code);

    [LoggerMessage(1742, LogLevel.Warning, "A message that waits in {Session} did not get its turn ({Code})")]
    private partial void LogNotBegun(Exception exception, SessionId session, string code);
}
