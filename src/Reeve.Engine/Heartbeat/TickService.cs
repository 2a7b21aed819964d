using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// The one road to a tick, for the timer and for a person alike. The daemon owns the tick (law 1): a caller that goes away stops waiting, not the tick.
/// At most one tick of an agent is in the air; attempts of one run follow each other here until it is over or the daemon stops. Thread-safe.
/// </summary>
public sealed partial class TickService
{
    private readonly IHeartbeatPlans _plans;
    private readonly RunService _runs;
    private readonly TickAttempt _attempt;
    private readonly TickFlights _flights;
    private readonly TickClock _clock;
    private readonly ILogger<TickService> _logger;

    internal TickService(IHeartbeatPlans plans, RunService runs, TickAttempt attempt, TickFlights flights, TickClock clock, ILogger<TickService> logger)
    {
        _plans = plans;
        _runs = runs;
        _attempt = attempt;
        _flights = flights;
        _clock = clock;
        _logger = logger;
    }

    public bool IsTicking(string agent) => _flights.IsFlying(agent);

    /// <summary>Completes when no tick of the agent is under way, for somebody who would rather wait than be skipped.</summary>
    public Task LandedAsync(string agent) => _flights.LandedAsync(agent);

    /// <summary>
    /// Ticks now if the rules let it, and waits for the end. Fails with <c>not_found</c> (no such agent), <c>invalid_configuration</c> (its file is not usable),
    /// or as starting a run fails; how the tick itself went is in the result.
    /// </summary>
    public async Task<TickResult> TickAsync(string agent, TickTrigger trigger, CancellationToken cancellationToken)
    {
        var plan = Plan(agent);
        var last = await _clock.LastTickAsync(agent, cancellationToken);
        var asked = trigger == TickTrigger.Timer ? (TickTrigger?)null : trigger;
        return TickRules.Decide(plan, last, _flights.IsFlying(agent), asked, _clock.Now) switch
        {
            TickDecision.Start start =>
                await FlyAsync(plan, start.Trigger, () => _runs.StartAsync(Draft(plan, start.Trigger), CancellationToken.None), cancellationToken),
            TickDecision.Skip skip => Skip(agent, skip.Why),
            var other => throw new InvalidOperationException("An unknown decision: " + other.GetType().Name),
        };
    }

    /// <summary>Takes up a tick that recovery or a stopped daemon left queued. An agent that is gone or disabled meanwhile ticks no more: its run is cancelled.</summary>
    public async Task<TickResult> ResumeAsync(Run queued, CancellationToken cancellationToken)
    {
        if (_plans.Find(queued.Agent) is not PlanLookup.Found { Plan: { Enabled: true } plan })
        {
            await using var abandoned = await _runs.TakeAsync(queued.Id, cancellationToken);
            await abandoned.EndAsync(new RunOutcome.Cancelled("its agent is gone, disabled or not valid"), cancellationToken);
            return Skip(queued.Agent, TickRules.Disabled);
        }

        return await FlyAsync(plan, TickTriggers.Parse(queued.Trigger), () => _runs.TakeAsync(queued.Id, CancellationToken.None), cancellationToken);
    }

    private async Task<TickResult> FlyAsync(HeartbeatPlan plan, TickTrigger trigger, Func<Task<RunHandle>> begin, CancellationToken cancellationToken) =>
        _flights.TryTakeOff(plan.Agent, () => AttemptAsync(plan, trigger, begin), out var flight)
            ? await flight.WaitAsync(cancellationToken)
            : Skip(plan.Agent, _flights.IsStopping ? TickRules.Stopping : TickRules.Overlap);

    private async Task<TickResult> AttemptAsync(HeartbeatPlan plan, TickTrigger trigger, Func<Task<RunHandle>> begin)
    {
        var startedAt = _clock.Start(plan.Agent);
        while (true)
        {
            Run run;
            TickReport report;
            await using (var handle = await begin())
            {
                LogTicking(handle.Id, plan.Agent, TickTriggers.Name(trigger), handle.Run.Attempt);
                (run, report) = await _attempt.FlyAsync(handle, plan, trigger);
            }

            if (run.State != RunState.Queued || !await _clock.PauseAsync(run.Attempt))
            {
                var result = new TickResult { Agent = plan.Agent, Run = run.Id, State = RunNames.Of(run.State), Report = report, Reason = run.Reason };
                LogTicked(run.Id, plan.Agent, result.State, report.Checks, report.Degraded, report.Notified);
                TickMetrics.Ticked(result, TickTriggers.Name(trigger), _clock.Since(startedAt));
                return result;
            }

            begin = () => _runs.TakeAsync(run.Id, CancellationToken.None);
        }
    }

    private HeartbeatPlan Plan(string agent) => _plans.Find(agent) switch
    {
        PlanLookup.Found found => found.Plan,
        PlanLookup.Invalid invalid => throw new ReeveException(ErrorCode.InvalidConfiguration, $"{agent} cannot tick: {invalid.Problem}", $"mend agents/{agent}.md; no restart is needed"),
        _ => throw new ReeveException(ErrorCode.NotFound, "there is no agent of that name", "reeve status lists the agents"),
    };

    private static RunDraft Draft(HeartbeatPlan plan, TickTrigger trigger) => new()
    {
        Kind = RunKind.Tick,
        Owner = plan.Owner,
        Agent = plan.Agent,
        Trigger = TickTriggers.Name(trigger),
        MaxAttempts = plan.Attempts,
        Grants = TickLoop.GrantsOf(plan),
    };

    private static TickResult Skip(string agent, string why)
    {
        TickMetrics.Skipped(why);
        return TickResult.Skip(agent, why);
    }

    [LoggerMessage(1500, LogLevel.Debug, "{Run}: tick of {Agent} ({Trigger}), attempt {Attempt}")]
    private partial void LogTicking(RunId run, string agent, string trigger, int attempt);

    [LoggerMessage(1501, LogLevel.Information, "{Run}: tick of {Agent} {State}: {Checks} checked, {Degraded} could not look, {Notified} notified")]
    private partial void LogTicked(RunId run, string agent, string state, int checks, int degraded, int notified);
}
