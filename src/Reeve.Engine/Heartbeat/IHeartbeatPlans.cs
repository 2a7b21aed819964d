namespace Reeve.Engine.Heartbeat;

/// <summary>What the agents' files say of heartbeats now. Thread-safe; a snapshot is never changed.</summary>
public interface IHeartbeatPlans
{
    IReadOnlyList<HeartbeatPlan> All { get; }

    PlanLookup Find(string agent);

    /// <summary>Completes at the next change of any plan after the call.</summary>
    Task ChangedAsync();
}

/// <summary>What is known of one agent's heartbeat.</summary>
public abstract record PlanLookup
{
    private PlanLookup()
    {
    }

    public sealed record Found(HeartbeatPlan Plan) : PlanLookup;

    /// <summary>Its file is there and not usable.</summary>
    public sealed record Invalid(string Problem) : PlanLookup;

    public sealed record Unknown : PlanLookup;
}
