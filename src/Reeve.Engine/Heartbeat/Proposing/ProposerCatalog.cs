using Reeve.Engine.Models;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>Finds who proposes for the model an agent declares: the offline rules, or the best of the models a route gives. Thread-safe: it holds nothing.</summary>
internal sealed class ProposerCatalog(IModelRouter models)
{
    private static readonly RulesProposer Rules = new();

    /// <summary>Why nobody can propose for the plan, for a person; null when somebody can.</summary>
    public string? ProblemOf(HeartbeatPlan plan) => plan.Model == RulesProposer.ModelName ? null : models.ProblemOf(plan.Model);

    /// <summary>
    /// The one to ask now. One model an attempt: an attempt that fails is tried again as a whole, and by then the circuit of a provider that is down has opened and the
    /// route leads to the fallback. Fails as <see cref="IModelRouter.Route"/> does.
    /// </summary>
    public IProposer Choose(HeartbeatPlan plan)
    {
        if (plan.Model == RulesProposer.ModelName)
        {
            return Rules;
        }

        var residency = models.ResidencyOf(plan.Owner, plan.LocalOnly);
        return new ModelProposer(models.Route(plan.Model, residency)[0], residency);
    }
}
