using Reeve.Client.Wire;
using Reeve.Guard;
using Reeve.Protocol;

namespace Reeve.Client.Daemon;

/// <summary>
/// Renews one run's lease in the background, three times in its length. While the daemon is out of reach it tries again with back-off; when the daemon says
/// that the run is no longer ours, the run is stopped. Ends with <see cref="DisposeAsync"/>.
/// </summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    private readonly GateCaller _caller;
    private readonly RunTicket _ticket;
    private readonly Action<string, string> _onLost;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _now = new(0);
    private readonly Task _keeping;

    public LeaseKeeper(GateCaller caller, RunTicket ticket, DateTimeOffset until, Action<string, string> onLost, TimeProvider time)
    {
        _caller = caller;
        _ticket = ticket;
        _onLost = onLost;
        _time = time;
        _keeping = Task.Run(() => KeepAsync(until));
    }

    /// <summary>Renews now: news may have been missed, and the answer says whether the run is still ours.</summary>
    public void Hurry() => _now.Release();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose(); // not the signal: news may still hurry a lease that is being let go
    }

    private async Task KeepAsync(DateTimeOffset until)
    {
        var failures = 0;
        while (true)
        {
            await _now.WaitAsync(failures == 0 ? PauseTo(until) : RetryRules.BackOff(failures), _time, _stop.Token);
            try
            {
                until = (await _caller.CallAsync(Operations.RunsRenew, _ticket.Renew(), _stop.Token)).LeaseUntil;
                failures = 0;
            }
            catch (ReeveException failure) when (Failures.MayPass(failure) || GateCaller.IsUnreachable(failure))
            {
                failures++;
            }
            catch (ReeveException lost)
            {
                _onLost(lost.Code, lost.Message);
                return;
            }
        }
    }

    private TimeSpan PauseTo(DateTimeOffset until)
    {
        var third = (until - _time.GetUtcNow()) / 3;
        return third < Shortest ? Shortest : third > Longest ? Longest : third;
    }
}
