using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Insight;

/// <summary>
/// Looks at an agent when a run of it ended, and once at the start at every agent with a recent run: what a crash kept from being told is found again in the
/// record. One loop; what could not be looked at stays due. The more there is to look at, the longer it gathers: at most a tenth of the time is spent looking,
/// so that many busy agents slow down what is told of them and not what they do.
/// </summary>
internal sealed partial class InsightWorker(
    InsightQueue queue, InsightService insight, IInsightStore store, InsightOptions options, TimeProvider time, ILogger<InsightWorker> logger) : BackgroundService
{
    private const int RestTimes = 9;

    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        queue.AddAll();
        try
        {
            while (true)
            {
                var took = await RoundAsync(stoppingToken);
                await Task.Delay(_failures > 0 ? RetryRules.BackOff(_failures) : Rest(took), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    // Bounded above too: a clock that jumps during a look must not put the next one off for hours.
    private TimeSpan Rest(TimeSpan took) => TimeSpan.FromTicks(Math.Clamp(took.Ticks * RestTimes, options.Pause.Ticks, Math.Max(options.Pause.Ticks, options.LongestPause.Ticks)));

    /// <summary>Waits until something is due, looks at it, and returns how long that took.</summary>
    private async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        var (isAllDue, agents) = await queue.TakeAsync(cancellationToken);
        var started = time.GetTimestamp();
        var due = new Dictionary<AgentKey, int>(agents);
        try
        {
            if (isAllDue)
            {
                foreach (var agent in await store.ListAgentsAsync(time.GetUtcNow() - options.Window, options.MaxRunsAtStart, cancellationToken))
                {
                    due.TryAdd(agent, 1);
                }

                isAllDue = false;
            }

            foreach (var (agent, ended) in due.ToList())
            {
                var found = await insight.ExamineAsync(agent, ended, cancellationToken);
                due.Remove(agent);
                LogLooked(agent.Agent, agent.Owner, found);
            }

            _failures = 0;
        }
        catch (ReeveException failure)
        {
            _failures++;
            LogFailed(failure, due.Count, failure.Code);
            PutBack(isAllDue, due);
        }

        return time.GetElapsedTime(started);
    }

    private void PutBack(bool isAllDue, Dictionary<AgentKey, int> due)
    {
        if (isAllDue)
        {
            queue.AddAll();
        }

        foreach (var (agent, ended) in due)
        {
            queue.Add(agent, ended);
        }
    }

    [LoggerMessage(2700, LogLevel.Debug, "Agents are no longer looked at")]
    private partial void LogStopped();

    [LoggerMessage(2701, LogLevel.Debug, "Looked at {Agent} of {Owner}: {Found} findings")]
    private partial void LogLooked(string agent, string owner, int found);

    [LoggerMessage(2702, LogLevel.Warning, "{Due} agents could not be looked at and are tried again ({Code})")]
    private partial void LogFailed(Exception failure, int due, string code);
}
