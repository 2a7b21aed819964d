using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Compensations;

namespace Reeve.Client;

/// <summary>
/// Undoes steps for a daemon, in this program: asks for work of the tools it has handlers for, does it, says how it ended. For tools whose declared compensation is
/// <c>{"kind":"handler"}</c>. One step at a time, in the order the daemon wants; it waits out lost connections with a growing pause. Dispose it to stop. Thread-safe.
/// </summary>
public sealed class CompensationWorker : IAsyncDisposable
{
    private const double WaitSeconds = 20;
    private const int LongestReason = 500;

    private readonly IOperationCaller _caller;
    private readonly IReadOnlyList<string> _tools;
    private readonly Func<CompensationWork, CancellationToken, Task> _undo;
    private readonly string? _project;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _working;
    private volatile bool _retired;

    private CompensationWorker(
        IOperationCaller caller, IReadOnlyList<string> tools, string? project, Func<CompensationWork, CancellationToken, Task> undo, TimeProvider time)
    {
        (_caller, _tools, _project, _undo, _time) = (caller, tools, project, undo, time);
        _working = Task.Run(WorkAsync);
    }

    /// <summary>Offers to undo what tools did, from now on.</summary>
    /// <param name="caller">The connection, for example a <see cref="ReeveClient"/>; it stays the caller's to close, after this.</param>
    /// <param name="handlers">
    /// For each tool what undoes a step of it. A handler that returns has undone it; one that throws has not, and its message is recorded. It gets the same
    /// <see cref="CompensationWork.IdempotencyKey"/> at every try of a step. Its token fires when the lease is over or this is disposed.
    /// </param>
    /// <param name="project">The project; the daemon's <c>default</c> when null.</param>
    /// <param name="time">Where time comes from; the system's when null.</param>
    public static CompensationWorker OnCompensate(
        IOperationCaller caller, IReadOnlyDictionary<string, Func<CompensationWork, CancellationToken, Task>> handlers, string? project = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfZero(handlers.Count);
        var all = handlers.ToDictionary(StringComparer.Ordinal);
        return Begin(caller, [.. all.Keys], project, (work, stop) => all[work.Tool](work, stop), time ?? TimeProvider.System);
    }

    /// <summary>Asks for no more work, tells a handler that is at work to stop, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    internal static CompensationWorker Begin(
        IOperationCaller caller, IReadOnlyList<string> tools, string? project, Func<CompensationWork, CancellationToken, Task> undo, TimeProvider time) =>
        new(caller, tools, project, undo, time);

    /// <summary>Whether it has ended by itself, as it does after <see cref="Retire"/>.</summary>
    internal bool IsOver => _working.IsCompleted;

    /// <summary>Asks for no more work once what it waits for now has come, or not come. Does not wait.</summary>
    internal void Retire() => _retired = true;

    private async Task WorkAsync()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested && !_retired)
        {
            try
            {
                var request = new NextCompensationRequest { Tools = _tools, Project = _project, WaitSeconds = WaitSeconds };
                var next = await _caller.CallAsync(Operations.CompensationsNext, request, _stop.Token);
                failures = 0;
                if (next.Work is { } work)
                {
                    await UndoAsync(work);
                }
            }
            catch (ReeveException)
            {
                // The daemon is away, or full: work is not lost, it is offered again or its outcome is unknown, as the declaration says.
                await Task.Delay(RetryRules.BackOff(++failures), _time, _stop.Token);
            }
        }
    }

    private async Task UndoAsync(CompensationWork work)
    {
        var left = work.LeaseUntil - _time.GetUtcNow();
        using var lease = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Token, _stop.Token);
        string? failure = null;
        try
        {
            await _undo(work, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return; // how far it came nobody knows, and nobody says so: the lease tells
        }
        catch (Exception thrown)
        {
            // Whatever a handler throws is its outcome.
            failure = thrown.Message.Length is 0 or > LongestReason ? thrown.GetType().Name : thrown.Message;
        }

        await TellAsync(new FinishCompensationRequest { Id = work.Id, Succeeded = failure is null, Reason = failure }, lease.Token);
    }

    /// <summary>As often as it takes, while the answer still counts.</summary>
    private async Task TellAsync(FinishCompensationRequest answer, CancellationToken lease)
    {
        for (var failures = 1; !lease.IsCancellationRequested; failures++)
        {
            try
            {
                await _caller.CallAsync(Operations.CompensationsFinish, answer, _stop.Token);
                return;
            }
            catch (ReeveException refused) when (refused.Code is ErrorCode.ConnectionLost or ErrorCode.DaemonNotRunning or ErrorCode.Overloaded or ErrorCode.Timeout)
            {
                await Task.Delay(RetryRules.BackOff(failures), _time, _stop.Token);
            }
        }
    }
}
