using Reeve.Engine.Heartbeat;

namespace Reeve.Tests.Heartbeat;

/// <summary>Plans a test sets and changes.</summary>
internal sealed class ScriptedPlans : IHeartbeatPlans
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<HeartbeatPlan> _plans = [];

    public Dictionary<string, string> Invalid { get; } = [];

    public IReadOnlyList<HeartbeatPlan> All => _plans;

    public PlanLookup Find(string agent) =>
        _plans.Find(plan => plan.Agent == agent) is { } plan ? new PlanLookup.Found(plan)
        : Invalid.TryGetValue(agent, out var problem) ? new PlanLookup.Invalid(problem)
        : new PlanLookup.Unknown();

    public Task ChangedAsync()
    {
        lock (_lock)
        {
            return _changed.Task;
        }
    }

    public void Set(params HeartbeatPlan[] plans)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _plans = [.. plans];
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
