using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Explaining;
using Reeve.Protocol.Agents;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>agents</c> operations.</summary>
internal sealed class AgentHandlers(AgentStatuses statuses, TickService ticks, TickExplainer explainer) : IOperationHandlers
{
    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.AgentsList, ListAsync);
        registry.Add(Protocol.Operations.AgentsTick, TickAsync);
        registry.Add(Protocol.Operations.AgentsWhy, WhyAsync);
    }

    private async ValueTask<ListAgentsResponse> ListAsync(ListAgentsRequest request, CallerContext caller, CancellationToken cancellationToken) =>
        new() { Agents = [.. (await statuses.ListAsync(cancellationToken)).Where(agent => agent.Owner is null || caller.MaySee(agent.Owner))] };

    /// <summary>The tick is the daemon's: a caller that goes away or runs out of time stops waiting, not the tick.</summary>
    private async ValueTask<TickResponse> TickAsync(TickRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var agent = RequestRules.Id("agent", request.Agent);
        await RequireOwnAsync(agent, caller, cancellationToken);
        await ticks.LandedAsync(agent).WaitAsync(cancellationToken); // a person who asks for a look gets one: the timer's, if one is under way, ends first
        var result = await ticks.TickAsync(agent, TickTrigger.Manual, CancellationToken.None).WaitAsync(cancellationToken);
        return new TickResponse
        {
            Agent = result.Agent,
            Run = result.Run?.Value,
            State = result.State,
            Skipped = result.Skipped,
            Checks = result.Report.Checks,
            Degraded = result.Report.Degraded,
            Notified = result.Report.Notified,
            Digested = result.Report.Digested,
            Suppressed = result.Report.Suppressed,
            Reason = result.Reason,
        };
    }

    /// <summary>Somebody else's agent is not there: that it exists is not the caller's to know.</summary>
    private async ValueTask RequireOwnAsync(string agent, CallerContext caller, CancellationToken cancellationToken)
    {
        if (caller.Visible is not null && (await statuses.ListAsync(cancellationToken)).Any(other => other.Name == agent && other.Owner is { } owner && !caller.MaySee(owner)))
        {
            throw new Guard.ReeveException(Guard.ErrorCode.NotFound, $"There is no agent {agent}.", "reeve agent list shows them");
        }
    }

    private async ValueTask<WhyResponse> WhyAsync(WhyRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        RunId? run = request.Run is { } id ? new RunId(RequestRules.Id("run", id)) : null;
        var story = await explainer.ExplainAsync(RequestRules.Id("agent", request.Agent), run, cancellationToken);
        if (story.Run is { } told && !caller.MaySee(told.Owner))
        {
            throw TickExplainer.NoSuchAgent();
        }

        return new WhyResponse
        {
            Agent = story.Agent,
            Run = story.Run is null ? null : RunReports.Of(story.Run),
            Signals = [.. story.Signals.Select(Describe)],
            Findings = [.. story.Findings.Select(Describe)],
            Conclusion = story.Conclusion,
        };
    }

    private static WhySignal Describe(ExplainedSignal signal) => new()
    {
        Check = signal.CheckId,
        Kind = signal.Kind,
        Status = signal.Status == SignalStatus.Ok ? "ok" : "degraded",
        Text = signal.Text,
        Entry = signal.Entry,
    };

    private static WhyFinding Describe(DecidedFinding decided) => new()
    {
        Title = decided.Finding.Title,
        Severity = NotificationReports.NameOf(decided.Finding.Severity),
        Check = decided.Finding.CheckId,
        ProposedBy = decided.Finding.ProposedBy,
        Disposition = decided.Decision.Disposition switch { Disposition.Immediate => "immediate", Disposition.Digest => "digest", _ => "suppressed" },
        Rule = decided.Decision.Rule,
        Reason = decided.Decision.Reason,
        DedupeKey = decided.Finding.DedupeKey,
        Notification = decided.Notification?.Value,
    };
}
