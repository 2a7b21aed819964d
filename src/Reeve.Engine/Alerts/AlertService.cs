using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>
/// The only door to alerts: raise, find, list. One turn at a time decides, so that two of one key never both pass; the disk is waited for outside of it.
/// Thread-safe.
/// </summary>
public sealed partial class AlertService : IAlertSink, IDisposable
{
    public const int MaxPage = 500;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly AlertWindows _windows;
    private readonly AlertOptions _options;
    private readonly IAlertStore _store;
    private readonly IJournal _journal;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertService> _logger;

    public AlertService(AlertOptions options, IAlertStore store, IJournal journal, IIdSource ids, TimeProvider time, ILogger<AlertService> logger)
    {
        (_options, _store, _journal, _ids, _time, _logger) = (options, store, journal, ids, time, logger);
        _windows = new AlertWindows(options.MaxWindows);
    }

    public async Task<AlertDecision> RaiseAsync(AlertDraft draft, CancellationToken cancellationToken)
    {
        var bounded = AlertRules.Bound(draft);
        AlertDecision decision;
        Task durable;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var last = _windows.Last(bounded.Owner, bounded.DedupeKey) ?? await _store.FindLatestAsync(bounded.Owner, bounded.DedupeKey, cancellationToken);
            decision = AlertRules.Decide(bounded, last, _options.Window, bounded.At ?? _time.GetUtcNow(), new AlertId(_ids.Next(AlertId.Prefix)));
            durable = await KeepAsync(bounded, decision, last, cancellationToken);
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
            var closed = _windows.Close(all ? DateTimeOffset.MaxValue : _time.GetUtcNow() - _options.Window);
            durable = closed.Count == 0 ? Task.CompletedTask : (await _journal.SubmitAsync(Repeats(closed), cancellationToken)).Durable;
        }
        finally
        {
            _turn.Release();
        }

        await durable.WaitAsync(cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<Task> KeepAsync(AlertDraft draft, AlertDecision decision, Alert? last, CancellationToken cancellationToken)
    {
        if (decision is not AlertDecision.Raised raised)
        {
            _windows.Count(last!);
            return Task.CompletedTask;
        }

        var work = UnitOfWork.Of(AlertEntries.Raised(draft, raised.Alert, raised.Escalated), new AlertRaised(raised.Alert));
        if (_windows.Open(raised.Alert) is { } held)
        {
            work = Join(Repeats([held]), work);
        }

        if (_windows.IsFull && _windows.Close(_time.GetUtcNow() - _options.Window) is { Count: > 0 } closed)
        {
            work = Join(Repeats(closed), work);
        }

        return (await _journal.SubmitAsync(work, cancellationToken)).Durable;
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
            _windows.Forget(raised.Alert);
            _turn.Release();
            LogLost(raised.Alert.Kind, raised.Alert.DedupeKey, failure.Code);
            throw;
        }

        AlertMetrics.Decided(decision);
        if (decision is AlertDecision.Raised { Alert: var alert })
        {
            LogRaised(alert.Id, alert.Kind, AlertNames.Of(alert.Severity));
        }
    }

    private static UnitOfWork Repeats(IReadOnlyList<(Alert Alert, int Count)> held) => new(
        [.. held.Select(static one => AlertEntries.Repeated(one.Alert, one.Count))],
        [.. held.Select(static one => new AlertRepeated(one.Alert.Id, one.Count))]);

    private static UnitOfWork Join(UnitOfWork first, UnitOfWork second) => new(first.Entries.AddRange(second.Entries), first.Changes.AddRange(second.Changes));
}
