using Reeve.Engine.Doctor;

namespace Reeve.Connectors.OsTools;

/// <summary>Whether commands of agents can run within walls here.</summary>
internal sealed class WallsDoctorCheck(Walls walls) : IDoctorCheck
{
    public string Name => "sandbox";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken) => await walls.StateAsync(cancellationToken) switch
    {
        WallsState.Standing standing => [new Diagnosis(Name, DiagnosisLevel.Ok, $"commands of agents run within walls: {standing.Program}")],
        WallsState.None none => [new Diagnosis(Name, DiagnosisLevel.Note, $"no walls around commands of agents: {none.Why}", "install bubblewrap, and allow user namespaces")],
        var other => throw new InvalidOperationException("An unknown state: " + other.GetType().Name),
    };
}
