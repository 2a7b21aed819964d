using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;
using Reeve.Protocol.Turns;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>turns.start</c>, <c>turns.find</c>, <c>turns.output</c> and <c>turns.cancel</c>. A caller that leaves stops waiting, never the turn.</summary>
internal sealed class TurnHandlers(TurnService turns, SessionService sessions, RunAccess access, TimeProvider time) : IOperationHandlers
{
    private const double LongestWait = 25;
    private const int Page = 200;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.TurnsStart, StartAsync);
        registry.Add(Protocol.Operations.TurnsFind, FindAsync);
        registry.Add(Protocol.Operations.TurnsOutput, OutputAsync);
        registry.Add(Protocol.Operations.TurnsCancel, CancelAsync);
    }

    private async ValueTask<StartTurnResponse> StartAsync(StartTurnRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var receipt = await turns.StartAsync(
            new TurnRequest
            {
                Agent = RequestRules.Id("agent", request.Agent),
                Sender = request.Sender,
                Message = request.Message,
                ClientMessage = request.ClientMessage,
                Mode = RequestRules.Word<TurnMode>("mode", request.Mode, static mode => mode.ToString().ToLowerInvariant()) ?? TurnMode.Queue,
                Owner = caller.Visible,
            },
            cancellationToken);
        return new StartTurnResponse
        {
            Session = receipt.Session.Value,
            Line = receipt.Line,
            Status = receipt.Status.ToString().ToLowerInvariant(),
            Run = receipt.Run?.Value,
            Cursor = receipt.Cursor,
            Ahead = receipt.Ahead,
        };
    }

    private async ValueTask<FindTurnResponse> FindAsync(FindTurnRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var id = new SessionId(RequestRules.Id("session", request.Session));
        if (await sessions.FindAsync(id, cancellationToken) is not { } session || !caller.MaySee(session.Owner))
        {
            throw new ReeveException(ErrorCode.NotFound, $"There is no session {id}.", "reeve session list shows them");
        }

        if (request.Line is not { } line)
        {
            return new FindTurnResponse { Run = turns.FindRunning(id)?.Value };
        }

        using var limit = Limit(request.WaitSeconds, cancellationToken);
        try
        {
            return new FindTurnResponse { Run = (await turns.RunOfAsync(id, line, limit.Token)).Value };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FindTurnResponse(); // it waits still; the client asks again
        }
    }

    private async ValueTask<TurnOutputResponse> OutputAsync(TurnOutputRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        var after = request.After is null or >= 0 ? request.After ?? 0 : throw RequestRules.Invalid("'after' must not be negative.");
        var most = RequestRules.Limit(request.Limit, Page);
        using var limit = Limit(request.WaitSeconds, cancellationToken);
        var read = new TurnOutputReader(after, most);
        await using var items = turns.WatchAsync(run.Id, after, limit.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = Task.FromResult(true);
        try
        {
            while (read.HasRoom)
            {
                next = items.MoveNextAsync().AsTask();
                if (!next.IsCompleted && !read.IsEmpty)
                {
                    break; // what is not there yet is the next request's
                }

                if (!await next)
                {
                    return read.Finish(isOver: true);
                }

                read.Add(items.Current);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return read.Finish(isOver: false); // nothing came in time; the client asks again
        }
        finally
        {
            await limit.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the enumerator may not be left in the middle of a step
        }

        return read.Finish(isOver: false);
    }

    private async ValueTask<CancelTurnResponse> CancelAsync(CancelTurnRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var run = await access.RequireAsync(request.Run, caller, cancellationToken);
        return new CancelTurnResponse { Run = RunReports.Of(await turns.CancelAsync(run, cancellationToken)) };
    }

    private CancellationTokenSource Limit(double? seconds, CancellationToken cancellationToken)
    {
        if (seconds is not (null or (>= 0 and <= LongestWait)))
        {
            throw RequestRules.Invalid($"'wait_seconds' must be 0 to {LongestWait}.");
        }

        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, TimeSpan.FromSeconds(seconds ?? LongestWait), Timeout.InfiniteTimeSpan);
        limit.Token.UnsafeRegister(static state => ((ITimer)state!).Dispose(), timer);
        return limit;
    }
}
