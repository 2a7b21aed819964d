using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Models;

/// <summary>
/// The providers' circuits: decided in memory, kept on disk when one opens or closes, so that a restart neither asks a provider that wants to be left alone nor forgets
/// that one is back. Memory goes first: a disk that refuses a record opens no circuit and closes none. Thread-safe: a lock a circuit, never held over a wait.
/// </summary>
public sealed partial class BreakerService(IBreakerStore store, IJournal journal, BreakerOptions options, TimeProvider time, ILogger<BreakerService> logger)
{
    private readonly ConcurrentDictionary<string, BreakerSlot> _slots = new(StringComparer.Ordinal);

    /// <summary>As they are now; one nobody asked for is closed.</summary>
    public Breaker Find(string provider) => _slots.TryGetValue(provider, out var slot) ? slot.Current : new Breaker(provider);

    public BreakerStanding StandingOf(string provider) => BreakerRules.StandingOf(Find(provider), time.GetUtcNow());

    /// <summary>Takes up what was kept. Before any call.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var breaker in await store.ListOpenAsync(cancellationToken))
        {
            _slots[breaker.Provider] = new BreakerSlot(breaker);
        }
    }

    /// <summary>Lets a call of the provider pass; fails with <c>unavailable</c> when it may not.</summary>
    internal BreakerPassage Enter(string provider)
    {
        var slot = _slots.GetOrAdd(provider, static name => new BreakerSlot(new Breaker(name)));
        return slot.TryEnter(time.GetUtcNow()) ? new BreakerPassage(this, slot) : throw Resting(slot.Current);
    }

    internal void Answering(BreakerSlot slot) => slot.Move(breaker => BreakerRules.Answering(breaker, options));

    internal void Succeeded(BreakerSlot slot) => slot.Move(breaker => BreakerRules.Succeeded(breaker, time.GetUtcNow()));

    internal void Failed(BreakerSlot slot, ReeveException failure)
    {
        if (failure is ModelFailure { IsProviders: true } theirs)
        {
            slot.Move(breaker => BreakerRules.Failed(breaker, failure.Code, theirs.RetryAfter, options, time.GetUtcNow()));
        }
        else
        {
            // It answered, and what it said is about the request.
            slot.Move(failure is ModelFailure ? breaker => BreakerRules.Succeeded(breaker, time.GetUtcNow()) : BreakerRules.GivenUp);
        }
    }

    /// <summary>Records what moved since the last record, if anything did that must outlive the process.</summary>
    internal async ValueTask RecordAsync(BreakerSlot slot)
    {
        if (!slot.IsNews)
        {
            return;
        }

        await slot.Recording.WaitAsync(CancellationToken.None);
        try
        {
            var breaker = BreakerRules.Kept(slot.Current);
            if (breaker == slot.Recorded)
            {
                return;
            }

            await journal.CommitAsync(UnitOfWork.Of(BreakerEntries.Of(breaker, options.Owner), new BreakerMoved(breaker)), CancellationToken.None);
            slot.Recorded = breaker;
            LogMoved(breaker);
        }
        catch (ReeveException unwritten)
        {
            LogUnrecorded(slot.Current.Provider, unwritten); // the next call that ends tries again
        }
        finally
        {
            slot.Recording.Release();
        }
    }

    private static ModelFailure Resting(Breaker breaker) => new(
        ErrorCode.Unavailable, $"The model provider {breaker.Provider} has failed lately and is left alone for a while.", "`reeve doctor` says until when.", retryable: true);

    private void LogMoved(Breaker breaker)
    {
        if (breaker.Phase == BreakerPhase.Closed)
        {
            LogClosed(breaker.Provider);
        }
        else
        {
            LogOpened(breaker.Provider, breaker.Cause ?? "", breaker.Until ?? default);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "Model provider {Provider} is left alone until {Until:O}: {Cause}")]
    private partial void LogOpened(string provider, string cause, DateTimeOffset until);

    [LoggerMessage(1402, LogLevel.Information, "Model provider {Provider} answers again")]
    private partial void LogClosed(string provider);

    [LoggerMessage(1403, LogLevel.Warning, "The circuit of {Provider} could not be recorded")]
    private partial void LogUnrecorded(string provider, Exception unwritten);
}
