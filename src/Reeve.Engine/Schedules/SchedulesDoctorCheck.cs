using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Schedules;

/// <summary>What is wrong with schedules.yaml, line by line, and which schedules would speak to nobody.</summary>
internal sealed class SchedulesDoctorCheck(ScheduleCatalog catalog, ScheduleBook book, AgentCatalog agents) : IDoctorCheck
{
    public string Name => "schedules";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        await catalog.RescanAsync(cancellationToken);
        var found = catalog.Problems
            .Select(problem => new Diagnosis(Name, DiagnosisLevel.Error, problem.Message, problem.Hint ?? "mend the file; no restart is needed", problem.File, problem.Line == 0 ? null : problem.Line))
            .ToList();
        if (found.Count > 0)
        {
            found.Add(new Diagnosis(
                Name, DiagnosisLevel.Note, catalog.IsLastGood ? "the schedules of the last good file go on" : "no schedule is known", null));
        }

        if (catalog.CopyProblem is { } why)
        {
            found.Add(new Diagnosis(Name, DiagnosisLevel.Warning, "the last good schedules cannot be kept: " + why, "look at the data root's permissions"));
        }

        var standings = book.List();
        found.AddRange(standings
            .Where(standing => agents.Find(standing.Schedule.Agent) is not { File.Enabled: true })
            .Select(standing => new Diagnosis(
                Name, DiagnosisLevel.Warning, $"{standing.Schedule.Id} speaks to {standing.Schedule.Agent}, which is not usable", $"see agents/{standing.Schedule.Agent}.md")));
        return found.Count > 0 ? found : [new Diagnosis(Name, DiagnosisLevel.Ok, $"{standings.Length} schedules, {book.Watched} of them watched")];
    }
}
