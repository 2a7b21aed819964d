using Reeve.Engine.Doctor;

namespace Reeve.Engine.Agents;

/// <summary>What is wrong with the agent files, file by file and line by line.</summary>
internal sealed class AgentsDoctorCheck(AgentCatalog catalog, AgentsOptions options) : IDoctorCheck
{
    public string Name => "agents";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        await catalog.RescanAsync(cancellationToken); // a doctor reports what is there now, not what was read a moment ago
        var snapshot = catalog.Current;
        var problems = snapshot.Problems
            .Select(problem => new Diagnosis(Name, DiagnosisLevel.Error, problem.Message, problem.Hint ?? "mend the file; no restart is needed", problem.File, problem.Line == 0 ? null : problem.Line))
            .ToList();
        var good = snapshot.Agents.ToList();
        if (good.Count == 0 && problems.Count == 0)
        {
            return [new Diagnosis(Name, DiagnosisLevel.Warning, $"there is no agent in {options.Folder}", "write agents/<name>.md; the sample home has one to copy")];
        }

        return [.. problems, new Diagnosis(Name, DiagnosisLevel.Ok, $"{good.Count} usable: {string.Join(", ", good.Select(static agent => agent.File.Enabled ? agent.Name : agent.Name + " (disabled)"))}")];
    }
}
