using Reeve.Engine.Doctor;

namespace Reeve.Engine.Hooks;

/// <summary>Tells of tools of one name that two hooks serve: an agent that asks for one gets the first.</summary>
internal sealed class HooksDoctorCheck(HookComposite hooks) : IDoctorCheck
{
    public string Name => "hooks";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Diagnosis> found =
        [
            .. hooks.Clashes.Select(clash => new Diagnosis(Name, DiagnosisLevel.Warning, $"{clash.Agent}: {clash.Clash}", "rename one of them, or take it from the agent's file")),
        ];
        return Task.FromResult(found.Count > 0 ? found : [new Diagnosis(Name, DiagnosisLevel.Ok, string.Join(", ", hooks.Names) is { Length: > 0 } names ? names : "none")]);
    }
}
