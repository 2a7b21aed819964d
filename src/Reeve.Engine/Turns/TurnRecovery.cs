using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Engine.Sessions;
using Reeve.Engine.Turns.Questions;
using Reeve.Guard;

namespace Reeve.Engine.Turns;

/// <summary>
/// Run once at start, after runs are recovered and agents are read, before any door opens. Turns that waited for a person go on waiting; turns that were at work are over,
/// and their transcripts say so; messages that waited get their turns. What cannot be mended now is mended by the next message of its session.
/// </summary>
public sealed partial class TurnRecovery
{
    private const int PageSize = 200;

    private readonly TurnParts _parts;
    private readonly TurnRunner _runner;
    private readonly QuestionService _questions;
    private readonly ISessionStore _sessions;
    private readonly ILogger<TurnRecovery> _logger;

    internal TurnRecovery(TurnParts parts, TurnRunner runner, QuestionService questions, ISessionStore sessions, ILogger<TurnRecovery> logger) =>
        (_parts, _runner, _questions, _sessions, _logger) = (parts, runner, questions, sessions, logger);

    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await ContinueParkedAsync(cancellationToken);
        await EndUnaskedAsync(cancellationToken);
        string? after = null;
        do
        {
            var page = await _sessions.ListAsync(new SessionFilter(Unfinished: true), new PageRequest(after, PageSize), cancellationToken);
            foreach (var session in page.Items.Where(session => !_parts.Sessions.IsLive(session.Id)))
            {
                await TryAsync(session.Id, () => CloseAsync(session, cancellationToken));
            }

            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>A stop that begins: turns that wait for people are let go of, so that it need not wait for them.</summary>
    public void LetGo() => _questions.LetGo();

    private async Task ContinueParkedAsync(CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await _questions.ListAsync(null, QuestionState.Open, new PageRequest(after, PageSize), cancellationToken);
            foreach (var question in page.Items)
            {
                await TryAsync(question.Session, () => ContinueAsync(question, cancellationToken));
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private async Task ContinueAsync(Question question, CancellationToken cancellationToken)
    {
        var run = await _parts.Runs.FindAsync(question.Run, cancellationToken);
        var session = await _parts.Sessions.FindAsync(question.Session, cancellationToken);
        if (run is not { State: RunState.Queued } || session is null)
        {
            await _questions.WithdrawAsync(question); // its turn is over, or its session was deleted
            return;
        }

        var agent = AgentFinding.Usable(_parts.Agents, session.Agent, session.Owner);
        var conversation = await _parts.Sessions.LoadAsync(session.Id, cancellationToken);
        if (conversation.Unanswered is { } open && await _parts.Desk.TryResumeAsync(session.Id, open, run.Id, cancellationToken) is { } ticket)
        {
            _runner.Continue(agent, session, ticket, await _parts.Runs.TakeAsync(run.Id, cancellationToken), question);
        }
    }

    /// <summary>Runs that were parked for a question which a crash kept from being asked: there is nothing to wait for.</summary>
    private async Task EndUnaskedAsync(CancellationToken cancellationToken)
    {
        var queued = await _parts.Runs.ListAsync(new RunFilter(Kind: RunKind.Turn, State: RunState.Queued), new PageRequest(null, PageSize), cancellationToken);
        foreach (var run in queued.Items)
        {
            if (await _questions.FindOpenAsync(run.Id, cancellationToken) is null)
            {
                await using var taken = await _parts.Runs.TakeAsync(run.Id, cancellationToken);
                await taken.EndAsync(new RunOutcome.Failed(RunFailure.Recovered, "The daemon ended while the run was at work."), cancellationToken);
            }
        }
    }

    private async Task CloseAsync(Session session, CancellationToken cancellationToken)
    {
        var conversation = await _parts.Sessions.LoadAsync(session.Id, cancellationToken);
        if (conversation.Unanswered is { } open)
        {
            await _parts.Sessions.AppendAsync(session.Id, [new SessionLine.Interruption("recovered: The daemon ended while the turn was at work.", open.Dangling, open.Run)], cancellationToken);
        }

        if (await _parts.Desk.TryBeginWaitingAsync(session.Id, null, cancellationToken) is { } ticket)
        {
            await _runner.BeginWaitingAsync(session, ticket);
        }
    }

    private async Task TryAsync(SessionId session, Func<Task> mend)
    {
        try
        {
            await mend();
        }
        catch (ReeveException refused)
        {
            LogNotMended(refused, session, refused.Code); // one session's trouble keeps nobody else waiting, nor the daemon from starting
        }
    }

    [LoggerMessage(1750, LogLevel.Warning, "The session {Session} could not be taken up again ({Code})")]
    private partial void LogNotMended(Exception exception, SessionId session, string code);
}
