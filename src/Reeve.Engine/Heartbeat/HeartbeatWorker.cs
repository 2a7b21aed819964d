using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// The timer. One loop looks at every agent, starts what is due, and sleeps until the next one is, a file changes, or a tick lands. It holds no state a
/// crash could lose: what is due follows from the store and the files. Ticks run beside the loop, a bounded number of them; one that is due while all
/// places are taken waits for the next place. Ticks that an earlier daemon left queued are taken up first.
/// </summary>
internal sealed partial class HeartbeatWorker(
    IHeartbeatPlans plans, TickService ticks, IRunStore runs, HeartbeatPace pace, HeartbeatOptions options, ILogger<HeartbeatWorker> logger) : BackgroundService
{
    private readonly SemaphoreSlim _places = new(options.MaxConcurrentTicks);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await pace.LandAsync().WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            foreach (var run in (await runs.ListLiveAsync(stoppingToken)).Where(static run => run is { Kind: RunKind.Tick, State: RunState.Queued }))
            {
                await _places.WaitAsync(stoppingToken);
                _ = FlyAsync(run.Agent, () => ticks.ResumeAsync(run, CancellationToken.None));
            }

            while (!stoppingToken.IsCancellationRequested)
            {
                var changed = plans.ChangedAsync();
                var next = await StartDueAsync(stoppingToken);
                await pace.SleepAsync(next, changed, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    /// <summary>Starts what is due and returns when the next agent is.</summary>
    private async Task<DateTimeOffset> StartDueAsync(CancellationToken cancellationToken)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var plan in plans.All)
        {
            if (!plan.Enabled || plan.Every is null || ticks.IsTicking(plan.Agent))
            {
                continue; // one in the air wakes the loop when it lands
            }

            var due = await pace.DueAtAsync(plan, cancellationToken);
            if (due > pace.Now)
            {
                next = due < next ? due : next;
            }
            else if (_places.Wait(0, CancellationToken.None))
            {
                _ = FlyAsync(plan.Agent, () => ticks.TickAsync(plan.Agent, TickTrigger.Timer, CancellationToken.None));
            }
            else
            {
                LogFull(plan.Agent, options.MaxConcurrentTicks); // the tick that lands next makes room and wakes the loop
            }
        }

        return next;
    }

    private async Task FlyAsync(string agent, Func<Task<TickResult>> tick)
    {
        try
        {
            await tick();
        }
        catch (ReeveException refused)
        {
            pace.Refused(agent); // it could not even begin (no room, stopping, the file broke): not again before the next interval
            LogRefused(agent, refused.Code, refused.Message);
        }
        catch (Exception defect) // one agent's defect must not stop the timer of the others
        {
            pace.Refused(agent);
            LogDefect(defect, agent);
        }
        finally
        {
            _places.Release();
            pace.Landed();
        }
    }

    [LoggerMessage(1520, LogLevel.Debug, "The heartbeat stopped")]
    private partial void LogStopped();

    [LoggerMessage(1521, LogLevel.Information, "{Agent} is due and waits: {Most} ticks are in the air")]
    private partial void LogFull(string agent, int most);

    [LoggerMessage(1522, LogLevel.Warning, "{Agent} could not tick ({Code}): {Message}")]
    private partial void LogRefused(string agent, string code, string message);

    [LoggerMessage(1523, LogLevel.Error, "A tick of {Agent} met a defect")]
    private partial void LogDefect(Exception defect, string agent);
}
