using System.Collections.Concurrent;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Turns.Questions;

/// <summary>
/// Questions to people, and the turns that wait for their answers. A question is on disk before its turn waits, and an answer before the turn goes on, so that neither
/// a client nor a daemon that goes away loses one. Thread-safe; waiters are bounded by the live turns.
/// </summary>
public sealed class QuestionService
{
    private readonly IJournal _journal;
    private readonly IQuestionStore _store;
    private readonly RunService _runs;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<QuestionId, TaskCompletionSource<Question?>> _waits = new();
    private volatile bool _lettingGo;

    internal QuestionService(IJournal journal, IQuestionStore store, RunService runs, IIdSource ids, TimeProvider time) =>
        (_journal, _store, _runs, _ids, _time) = (journal, store, runs, ids, time);

    public ValueTask<Page<Question>> ListAsync(string? owner, QuestionState? state, PageRequest page, CancellationToken cancellationToken) =>
        _store.ListAsync(owner, state, page, cancellationToken);

    public ValueTask<Question?> FindAsync(QuestionId id, CancellationToken cancellationToken) => _store.FindAsync(id, cancellationToken);

    public ValueTask<Question?> FindOpenAsync(RunId run, CancellationToken cancellationToken) => _store.FindOpenAsync(run, cancellationToken);

    /// <summary>Records an answer and returns when it is on disk. <c>not_found</c>; <c>conflict</c> when it was answered otherwise, expired or withdrawn.</summary>
    public async Task<Question> AnswerAsync(QuestionId id, string answer, string by, CancellationToken cancellationToken)
    {
        var question = await _store.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no question {id}.", "reeve answer lists the open ones");
        var answered = QuestionRules.Answer(question, answer, by, _time.GetUtcNow());
        if (!ReferenceEquals(answered, question))
        {
            await _journal.CommitAsync(UnitOfWork.Of(QuestionEntries.Ended(answered), new QuestionEnded(answered)), cancellationToken);
            if (_waits.TryGetValue(id, out var waiting))
            {
                waiting.TrySetResult(answered);
            }
        }

        return answered;
    }

    /// <summary>
    /// Parks the run and records the question; the caller then waits. In this order: a question that anybody can see belongs to a run that waits, so that no crash between
    /// the two fails the run under it.
    /// </summary>
    internal async Task<Question> AskAsync(Question draft, RunHandle run, CancellationToken cancellationToken)
    {
        var asked = draft with { Id = new QuestionId(_ids.Next(QuestionId.Prefix)) };
        await ParkAsync(asked, run, cancellationToken);
        try
        {
            await _journal.CommitAsync(UnitOfWork.Of(QuestionEntries.Asked(asked), new QuestionAsked(asked)), cancellationToken);
            return asked;
        }
        catch (ReeveException)
        {
            await _runs.ResumeAsync(run.Id, run.FencingToken, cancellationToken); // nobody can answer what is not asked
            throw;
        }
    }

    private Task<Run> ParkAsync(Question question, RunHandle run, CancellationToken cancellationToken) =>
        _runs.WaitAsync(run.Id, run.FencingToken, $"It asked a person: {question.Id}.", cancellationToken);

    /// <summary>
    /// Parks the run until the question has ended, however it does; then the run goes on. Ends it itself when its time is over or the turn is stopped.
    /// Throws <see cref="TurnLetGoException"/> when the daemon stops first.
    /// </summary>
    internal async Task<Question> WaitAsync(Question question, RunHandle run, CancellationToken cancellationToken)
    {
        var waiting = _waits.GetOrAdd(question.Id, static _ => new TaskCompletionSource<Question?>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await ParkAsync(question, run, cancellationToken);
            var ended = await EndOfAsync(question, waiting.Task, cancellationToken);
            await _runs.ResumeAsync(run.Id, run.FencingToken, cancellationToken);
            return ended;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(question, QuestionState.Withdrawn);
            throw;
        }
        finally
        {
            _waits.TryRemove(KeyValuePair.Create(question.Id, waiting));
        }
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    internal Task WithdrawAsync(Question question) => EndAsync(question, QuestionState.Withdrawn);

    /// <summary>The daemon stops: every turn that waits for a person is let go of, and comes back with the next daemon.</summary>
    internal void LetGo()
    {
        _lettingGo = true;
        foreach (var waiting in _waits.Values)
        {
            waiting.TrySetResult(null);
        }
    }

    private async Task<Question> EndOfAsync(Question question, Task<Question?> answered, CancellationToken cancellationToken)
    {
        if (await _store.FindAsync(question.Id, cancellationToken) is { State: not QuestionState.Open } before)
        {
            return before; // answered while nobody waited: between two daemons, or a moment ago
        }

        if (_lettingGo)
        {
            throw new TurnLetGoException();
        }

        try
        {
            var left = question.ExpiresAt - _time.GetUtcNow();
            return await answered.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellationToken) ?? throw new TurnLetGoException();
        }
        catch (TimeoutException)
        {
            return await EndAsync(question, QuestionState.Expired);
        }
    }

    /// <summary>Ends a question that nobody answered; one that somebody did a moment before stays answered.</summary>
    private async Task<Question> EndAsync(Question question, QuestionState state)
    {
        var ended = question with { State = state, EndedAt = _time.GetUtcNow() };
        try
        {
            await _journal.CommitAsync(UnitOfWork.Of(QuestionEntries.Ended(ended), new QuestionEnded(ended)), CancellationToken.None);
            return ended;
        }
        catch (ReeveException)
        {
            // Answered a moment before, or the disk refuses: then it is closed with its turn by the next look at it, which finds no open run.
            return await _store.FindAsync(question.Id, CancellationToken.None) is { State: not QuestionState.Open } before ? before : ended;
        }
    }
}
