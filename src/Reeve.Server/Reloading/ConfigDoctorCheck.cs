using Reeve.Engine.Doctor;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Reloading;

/// <summary>Whether the files are what is in force.</summary>
internal sealed class ConfigDoctorCheck(ReloadState state) : IDoctorCheck
{
    public string Name => "configuration";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        var now = state.Now;
        IReadOnlyList<Diagnosis> found = now switch
        {
            { Problems.Count: > 0 } =>
            [
                .. now.Problems.Select(problem => new Diagnosis(
                    Name, DiagnosisLevel.Error, $"{problem.Message}; the last good configuration is in force", problem.Hint ?? "reeve config check", problem.File, problem.Line)),
            ],
            { Waiting.Count: > 0 } =>
            [
                new Diagnosis(
                    Name,
                    DiagnosisLevel.Warning,
                    $"{now.Waiting.Count} changed settings wait for a restart: {string.Join(", ", now.Waiting.Take(5).Select(static change => change.Key))}{(now.Waiting.Count > 5 ? ", …" : "")}",
                    "reeve down && reeve up"),
            ],
            _ => [new Diagnosis(Name, DiagnosisLevel.Ok, $"What {ReeveConfig.FileName} says is in force.")],
        };
        return Task.FromResult(found);
    }
}
