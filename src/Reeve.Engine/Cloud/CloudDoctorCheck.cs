using Reeve.Engine.Doctor;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Cloud;

/// <summary>How the synchronization stands; and when only half of it is configured, which half is missing. Nothing at all when none is wanted.</summary>
internal sealed class CloudDoctorCheck(CloudState state, ITreeState tree, TimeProvider time) : IDoctorCheck
{
    public string Name => "cloud";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Diagnosis>>(Examine());

    private Diagnosis[] Examine() => (state.Options.Endpoint, state.Options.HasKey) switch
    {
        (null, false) => [],
        (null, true) => [new Diagnosis(Name, DiagnosisLevel.Warning, "There is a key and no cloud.endpoint: nothing is synchronized.", "Set cloud.endpoint in reeve.yaml.")],
        (_, false) => [new Diagnosis(Name, DiagnosisLevel.Warning, "There is a cloud.endpoint and no key: nothing is synchronized.", "Set REEVE_CLOUD_KEY for the daemon, or cloud.key_file.")],
        _ => state.Status.DocumentError is { } error ? [Examine(state.Status), Document(error)] : [Examine(state.Status)],
    };

    private Diagnosis Document(string error) =>
        new(Name, DiagnosisLevel.Warning, "The tool configuration cannot be followed and changes nothing: " + error, "Mend the document at the endpoint; the known configuration stays in force.");

    private Diagnosis Examine(CloudStatus status)
    {
        var lag = status.Lag(tree.Head.Size);
        return status switch
        {
            { Failures: > 0 } => new Diagnosis(
                Name, DiagnosisLevel.Warning, $"{status.LastError} Failed {status.Failures} times in a row; {lag} entries wait.", "Nothing is lost: the log keeps them. Look at cloud.endpoint and the key."),
            { LastSuccess: { } last } => new Diagnosis(
                Name, DiagnosisLevel.Ok, $"Synchronized {Math.Max(0, (time.GetUtcNow() - last).TotalSeconds):0} s ago; {lag} entries wait."),
            _ => new Diagnosis(Name, DiagnosisLevel.Note, "The first synchronization is not over yet."),
        };
    }
}
