using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;
using Reeve.Engine.Heartbeat.Proposing;

namespace Reeve.Engine.Heartbeat;

/// <summary>What a good agent file asks for and this daemon cannot give: a model nobody provides, a kind of check there is not, a rule that is none.</summary>
internal sealed class HeartbeatDoctorCheck(AgentCatalog agents, IHeartbeatPlans plans, ProposerCatalog proposers, IEnumerable<ICheck> checks) : IDoctorCheck
{
    private readonly HashSet<string> _kinds = [.. checks.Select(static check => check.Kind)];

    public string Name => "heartbeat";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        var found = agents.Current.Agents.SelectMany(Examine).ToList();
        var ticking = plans.All.Count(static plan => plan is { Enabled: true, Every: not null });
        return Task.FromResult<IReadOnlyList<Diagnosis>>(found.Count > 0 ? found : [new Diagnosis(Name, DiagnosisLevel.Ok, $"{ticking} agents tick by the timer")]);
    }

    private IEnumerable<Diagnosis> Examine(Agent agent)
    {
        var file = $"agents/{agent.Name}.md";
        switch (plans.Find(agent.Name))
        {
            case PlanLookup.Invalid invalid:
                yield return new Diagnosis(Name, DiagnosisLevel.Error, invalid.Problem, "mend the file; no restart is needed", file);
                break;
            case PlanLookup.Found { Plan: var plan }:
                if (proposers.ProblemOf(plan) is { } problem)
                {
                    yield return new Diagnosis(Name, DiagnosisLevel.Error, $"{agent.Name} cannot be served: {problem}", "configure the model in reeve.yaml, or write model: rules", file);
                }

                foreach (var check in plan.Checks.Where(check => !_kinds.Contains(check.Kind)))
                {
                    yield return new Diagnosis(
                        Name, DiagnosisLevel.Error, $"{agent.Name}: the check {check.Id} is of the kind {check.Kind}, which there is not", $"kinds: {string.Join(", ", _kinds.Order(StringComparer.Ordinal))}", file);
                }

                break;
        }
    }
}
