using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Skills;

/// <summary>What is wrong with the skills, of the home and of the folders that agents may reach, file by file and line by line.</summary>
internal sealed class SkillsDoctorCheck(SkillLibrary library, AgentCatalog agents) : IDoctorCheck
{
    public string Name => "skills";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        var home = library.Home();
        var problems = home.Problems
            .Concat(agents.Current.Agents.SelectMany(agent => library.For(agent).Problems))
            .Distinct()
            .Select(problem => new Diagnosis(
                Name, DiagnosisLevel.Error, problem.Message, problem.Hint ?? "mend the file; no restart is needed", problem.File, problem.Line == 0 ? null : problem.Line));
        IReadOnlyList<Diagnosis> found = [.. problems, new Diagnosis(Name, DiagnosisLevel.Ok, $"{home.Skills.Length} usable in the home")];
        return Task.FromResult(found);
    }
}
