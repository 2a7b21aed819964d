using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>
/// The only door to alerts: raise and list. One turn at a time decides, so that two of one key never both pass; the disk is waited for outside of it.
/// Thread-safe.
/// </summary>
public sealed partial class AlertService : IAlertSink, IDisposable
{
    public const int MaxPage = 500;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly AlertBook _book;
    private readonly AlertQueue _queue;
    private readonly IAlertStore _store;
    private readonly IJournal _journal;
    private readonly ILogger<AlertService> _logger;

    internal AlertService(AlertBook book, AlertQueue queue, IAlertStore store, IJournal journal, ILogger<AlertService> logger) =>
        (_book, _queue, _store, _journal, _logger) = (book, queue, store, journal, logger);

    public async Task<AlertDecision> RaiseAsync(AlertDraft draft, CancellationToken cancellationToken)
    {
        var bounded = AlertRules.Bound(draft);
        AlertDecision decision;
        Task durable;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            (decision, var work) = await _book.DecideAsync(bounded, cancellationToken);
            durable = work is null ? Task.CompletedTask : await SubmitAsync(decision, work, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        await RecordedAsync(decision, durable, cancellationToken);
        return decision;
    }

    public ValueTask<Page<Alert>> ListAsync(AlertFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        _store.ListAsync(filter, page with { Limit = Math.Clamp(page.Limit, 1, MaxPage) }, cancellationToken);

    /// <summary>Records what was held back under the windows that are over; under all of them when the daemon stops.</summary>
    public async Task CloseWindowsAsync(bool all, CancellationToken cancellationToken)
    {
        Task durable;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            durable = _book.CloseWindows(all) is { } work ? (await _journal.SubmitAsync(work, cancellationToken)).Durable : Task.CompletedTask;
        }
        finally
        {
            _turn.Release();
        }

        await durable.WaitAsync(cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Within the turn: what cannot even be queued was never raised.</summary>
    private async ValueTask<Task> SubmitAsync(AlertDecision decision, UnitOfWork work, CancellationToken cancellationToken)
    {
        try
        {
            return (await _journal.SubmitAsync(work, cancellationToken)).Durable;
        }
        catch (Exception) when (decision is AlertDecision.Raised)
        {
            // Whatever it was goes on to the caller; memory must not say what the log does not.
            _book.Forget((AlertDecision.Raised)decision);
            throw;
        }
    }

    private async Task RecordedAsync(AlertDecision decision, Task durable, CancellationToken cancellationToken)
    {
        try
        {
            await durable.WaitAsync(cancellationToken);
        }
        catch (ReeveException failure) when (decision is AlertDecision.Raised raised)
        {
            await _turn.WaitAsync(CancellationToken.None);
            _book.Forget(raised);
            _turn.Release();
            LogLost(raised.Alert.Kind, raised.Alert.DedupeKey, failure.Code);
            throw;
        }

        AlertMetrics.Decided(decision);
        if (decision is AlertDecision.Raised { Alert: var alert, Deliveries: var deliveries })
        {
            LogRaised(alert.Id, alert.Kind, AlertNames.Of(alert.Severity), deliveries.Length);
            if (deliveries.Length > 0)
            {
                _queue.Ring();
            }
        }
    }
}
