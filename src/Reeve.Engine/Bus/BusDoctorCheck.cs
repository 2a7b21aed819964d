using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Bus;

/// <summary>What is wrong with subscriptions.yaml, line by line, which subscriptions would speak to nobody, and dead letters nobody looked at.</summary>
internal sealed class BusDoctorCheck(SubscriptionCatalog catalog, BusBook book, AgentCatalog agents) : IDoctorCheck
{
    public string Name => "subscriptions";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        await catalog.RescanAsync(cancellationToken);
        var found = catalog.Problems
            .Select(problem => new Diagnosis(Name, DiagnosisLevel.Error, problem.Message, problem.Hint ?? "mend the file; no restart is needed", problem.File, problem.Line == 0 ? null : problem.Line))
            .ToList();
        if (found.Count > 0)
        {
            found.Add(new Diagnosis(Name, DiagnosisLevel.Note, catalog.IsLastGood ? "the subscriptions of the last good file go on" : "no subscription is known"));
        }

        if (catalog.CopyProblem is { } why)
        {
            found.Add(new Diagnosis(Name, DiagnosisLevel.Warning, "the last good subscriptions cannot be kept: " + why, "look at the data root's permissions"));
        }

        var picture = book.Now;
        var all = picture.Subscriptions.ToList();
        found.AddRange(all
            .Where(one => agents.Find(one.Agent) is not { File.Enabled: true })
            .Select(one => new Diagnosis(Name, DiagnosisLevel.Warning, $"{one.Id} speaks to {one.Agent}, which is not usable", $"see agents/{one.Agent}.md")));
        if (picture.Dead > 0)
        {
            found.Add(new Diagnosis(Name, DiagnosisLevel.Warning, $"{picture.Dead} events are dead letters", "reeve event dead; reeve event redeliver"));
        }

        return found.Count > 0 ? found : [new Diagnosis(Name, DiagnosisLevel.Ok, $"{all.Count} subscriptions, {picture.Pending} deliveries on their way")];
    }
}
