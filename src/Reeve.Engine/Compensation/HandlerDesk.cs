using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Where rollbacks that ask a connected program meet programs that ask for work: the compensator of kind <c>handler</c>. In memory only, because the rows say what
/// is to be done; a restart begins with an empty desk. What is handed out has been recorded as intended; what is not handed out in time was never begun, and what
/// is not answered within its lease has an unknown outcome. One lock, held for moments. Thread-safe.
/// </summary>
public sealed class HandlerDesk(CompensationOptions options, IIdSource ids, TimeProvider time) : ICompensator
{
    private static readonly CompensationOutcome HandedBack = new CompensationOutcome.Refused(CompensationNames.NoHandler, "The program that offered to do it went away.");

    private readonly Lock _lock = new();
    private readonly LinkedList<HandlerJob> _waiting = new();
    private readonly LinkedList<Poll> _polls = new();
    private readonly Dictionary<string, HandlerJob> _taken = new(StringComparer.Ordinal);

    public CompensationKind Kind => CompensationKind.Handler;

    public async Task<CompensationOutcome> CompensateAsync(CompensationAttempt attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var outcome = await OfferAsync(attempt, cancellationToken);
            if (!ReferenceEquals(outcome, HandedBack))
            {
                return outcome;
            }
        }
    }

    private async Task<CompensationOutcome> OfferAsync(CompensationAttempt attempt, CancellationToken cancellationToken)
    {
        var job = new HandlerJob(ids.Next("work"), attempt);
        Offer(job);
        try
        {
            await job.Taken.WaitAsync(options.HandlerWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Withdraw(job))
            {
                cancellationToken.ThrowIfCancellationRequested();
                return new CompensationOutcome.Refused(
                    CompensationNames.NoHandler, $"Nobody offered to compensate {attempt.Order.Row.Tool} within {options.HandlerWait.TotalSeconds:0.###} s.");
            }

            return await job.Outcome.WaitAsync(attempt.Order.Timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var unknown = new CompensationOutcome.Unknown($"The handler did not answer within {attempt.Order.Timeout.TotalSeconds:0.###} s.");
            return job.End(unknown) ? unknown : await job.Outcome; // an answer that came at the same moment counts
        }
        finally
        {
            Forget(job);
        }
    }

    /// <summary>Waits for work of this owner and project with one of these tools; null when there was none. What comes back is on record as begun.</summary>
    public async Task<HandlerJob?> NextAsync(string owner, string project, IReadOnlySet<string> tools, TimeSpan wait, CancellationToken cancellationToken)
    {
        var poll = new Poll(owner, project, tools);
        Ask(poll);
        await poll.Given.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var job = End(poll, handBack: cancellationToken.IsCancellationRequested);
        cancellationToken.ThrowIfCancellationRequested();
        if (job is null)
        {
            return null;
        }

        try
        {
            await job.Attempt.BeginAsync(CancellationToken.None);
            return job;
        }
        catch (ReeveException refused)
        {
            job.End(new CompensationOutcome.Refused(refused.Code, "That it begins could not be recorded: " + refused.Message));
            throw;
        }
    }

    /// <summary>The program's answer. Null when nobody of this owner holds such work (any more); owner null is the operator.</summary>
    public HandlerJob? Finish(string id, string? owner, CompensationOutcome outcome)
    {
        lock (_lock)
        {
            return _taken.TryGetValue(id, out var job) && (owner is null || owner == job.Attempt.Order.Row.Owner) && job.End(outcome) ? job : null;
        }
    }

    private void Offer(HandlerJob job)
    {
        lock (_lock)
        {
            for (var node = _polls.First; node is not null; node = node.Next)
            {
                if (node.Value.Wants(job))
                {
                    _polls.Remove(node);
                    Take(job);
                    node.Value.Give(job);
                    return;
                }
            }

            _waiting.AddLast(job);
        }
    }

    private void Ask(Poll poll)
    {
        lock (_lock)
        {
            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                if (poll.Wants(node.Value))
                {
                    _waiting.Remove(node);
                    Take(node.Value);
                    poll.Give(node.Value);
                    return;
                }
            }

            if (_polls.Count >= options.MaxPolls)
            {
                throw new ReeveException(ErrorCode.Overloaded, $"{options.MaxPolls} programs wait for compensations already.", retryable: true);
            }

            _polls.AddLast(poll);
        }
    }

    private HandlerJob? End(Poll poll, bool handBack)
    {
        lock (_lock)
        {
            _polls.Remove(poll);
            var job = poll.Job;
            if (job is not null && handBack)
            {
                job.End(HandedBack); // whoever asked is gone, and nothing was begun
            }

            return job;
        }
    }

    private void Take(HandlerJob job)
    {
        job.Take(time.GetUtcNow() + job.Attempt.Order.Timeout);
        _taken.Add(job.Id, job);
    }

    /// <summary>True when nobody had taken it, and nobody will.</summary>
    private bool Withdraw(HandlerJob job)
    {
        lock (_lock)
        {
            return _waiting.Remove(job);
        }
    }

    private void Forget(HandlerJob job)
    {
        lock (_lock)
        {
            _waiting.Remove(job);
            _taken.Remove(job.Id);
        }
    }

    private sealed class Poll(string owner, string project, IReadOnlySet<string> tools)
    {
        private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Given => _given.Task;

        /// <summary>Under the desk's lock.</summary>
        public HandlerJob? Job { get; private set; }

        public bool Wants(HandlerJob job) => job.Attempt.Order.Row is var row && row.Owner == owner && row.Project == project && tools.Contains(row.Tool);

        public void Give(HandlerJob job)
        {
            Job = job;
            _given.SetResult();
        }
    }
}
