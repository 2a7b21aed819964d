using Reeve.Engine.Doctor;
using Reeve.Protocol.Daemon;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>daemon</c> operations and <c>config.show</c>.</summary>
internal sealed class DaemonHandlers(IDaemon daemon, IEnumerable<IDoctorCheck> checks) : IOperationHandlers
{
    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.DaemonHealth, HealthAsync);
        registry.Add(Protocol.Operations.DaemonStatus, StatusAsync);
        registry.Add(Protocol.Operations.DaemonDoctor, ExamineAsync);
        registry.Add(Protocol.Operations.DaemonStop, StopAsync);
        registry.Add(Protocol.Operations.ConfigShow, ShowAsync);
    }

    private ValueTask<HealthResponse> HealthAsync(HealthRequest request, CallerContext caller, CancellationToken cancellationToken) => ValueTask.FromResult(daemon.Health());

    private ValueTask<StatusResponse> StatusAsync(StatusRequest request, CallerContext caller, CancellationToken cancellationToken) => daemon.StatusAsync(cancellationToken);

    private ValueTask<StopResponse> StopAsync(StopRequest request, CallerContext caller, CancellationToken cancellationToken) => daemon.StopAsync(cancellationToken);

    private ValueTask<ConfigResponse> ShowAsync(ConfigRequest request, CallerContext caller, CancellationToken cancellationToken) => ValueTask.FromResult(daemon.Configuration());

    private async ValueTask<DoctorResponse> ExamineAsync(DoctorRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reports = await Task.WhenAll(checks.Select(check => ExamineAsync(check, cancellationToken)));
        var findings = reports.SelectMany(static report => report).ToList();
        var worst = findings.Count == 0 ? DiagnosisLevel.Ok : findings.Max(static finding => finding.Level);
        return new DoctorResponse { Level = NameOf(worst), Findings = [.. findings.Select(Describe)] };
    }

    /// <summary>A check that fails is a finding: "could not check" never reads as "all clear".</summary>
    private static async Task<IReadOnlyList<Diagnosis>> ExamineAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.ExamineAsync(cancellationToken);
        }
        catch (Guard.ReeveException failure)
        {
            return [new Diagnosis(check.Name, DiagnosisLevel.Error, "Could not check: " + failure.Message, failure.Hint)];
        }
    }

    private static DoctorFinding Describe(Diagnosis diagnosis) => new()
    {
        Check = diagnosis.Check,
        Level = NameOf(diagnosis.Level),
        Message = diagnosis.Message,
        Hint = diagnosis.Hint,
        File = diagnosis.File,
        Line = diagnosis.Line,
    };

    private static string NameOf(DiagnosisLevel level) => level switch
    {
        DiagnosisLevel.Ok => "ok",
        DiagnosisLevel.Note => "note",
        DiagnosisLevel.Warning => "warning",
        _ => "error",
    };
}
