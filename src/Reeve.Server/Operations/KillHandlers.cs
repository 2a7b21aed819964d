using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Protocol.Kills;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>kills</c> operations. The operator may stop anybody; every other caller only what is its own.</summary>
internal sealed class KillHandlers(KillSwitchService switches, KillWait wait) : IOperationHandlers
{
    private const int MaxReason = 500;
    private const int MaxListed = 50;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.KillsEngage, EngageAsync);
        registry.Add(Protocol.Operations.KillsLift, LiftAsync);
        registry.Add(Protocol.Operations.KillsList, ListAsync);
    }

    private async ValueTask<EngageKillResponse> EngageAsync(EngageKillRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var limit = KillWait.Limit(request.WaitSeconds);
        var target = Target(request.Agent, request.Owner, request.All, caller);
        var reason = RequestRules.OptionalText("reason", request.Reason, MaxReason) ?? $"Engaged by {caller.Identity}.";
        var report = await switches.EngageAsync(target, reason, caller.Identity);
        var killed = report.Runs.Where(static run => run.Requested).ToList();
        var atWork = await wait.StillAtWorkAsync(killed, limit, cancellationToken);
        return new EngageKillResponse
        {
            Switch = Of(report.Switch),
            Requested = killed.Count,
            Stopped = killed.Count - atWork.Count,
            StillAtWork = [.. atWork.Take(MaxListed).Select(static run => run.Value)],
        };
    }

    private async ValueTask<LiftKillResponse> LiftAsync(LiftKillRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.Text("reason", request.Reason, MaxReason);
        var lifted = await switches.LiftAsync(Target(request.Agent, request.Owner, request.All, caller), reason, caller.Identity, cancellationToken);
        return new LiftKillResponse { Lifted = Of(lifted) };
    }

    private ValueTask<ListKillsResponse> ListAsync(ListKillsRequest request, CallerContext caller, CancellationToken cancellationToken) => new(new ListKillsResponse
    {
        Switches =
        [
            .. switches.Engaged
                .Where(engaged => engaged.Target.Owner.Length == 0 || caller.MaySee(engaged.Target.Owner))
                .OrderBy(static engaged => engaged.EngagedAt)
                .Select(Of),
        ],
    });

    private static KillTarget Target(string? agent, string? owner, bool? all, CallerContext caller)
    {
        if ((agent is null ? 0 : 1) + (owner is null ? 0 : 1) + (all is true ? 1 : 0) != 1)
        {
            throw RequestRules.Invalid("Give exactly one of 'agent', 'owner' and 'all'.");
        }

        if (agent is not null)
        {
            return KillTarget.OfAgent(RequestRules.Id("agent", agent), caller.Visible ?? "");
        }

        var target = owner is null ? KillTarget.All : KillTarget.OfOwner(RequestRules.Id("owner", owner));
        return caller.Visible is null || (owner is not null && caller.MaySee(owner))
            ? target
            : throw new ReeveException(ErrorCode.Forbidden, $"Only the operator may stop {target}.");
    }

    private static KillSwitchReport Of(KillSwitch engaged) => new()
    {
        Scope = engaged.Target.Word,
        Agent = engaged.Target.Agent.Length == 0 ? null : engaged.Target.Agent,
        Owner = engaged.Target.Owner.Length == 0 ? null : engaged.Target.Owner,
        Reason = engaged.Reason,
        By = engaged.EngagedBy,
        EngagedAt = engaged.EngagedAt,
    };
}
