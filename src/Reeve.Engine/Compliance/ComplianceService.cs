using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Makes serious-incident reports. Reading is not recorded: a report says by itself who asked for it and when. The log is verified after everything is read, so that
/// the signed checkpoint covers all that is cited. Thread-safe.
/// </summary>
public sealed partial class ComplianceService
{
    private readonly IncidentLoader _loader;
    private readonly EvidenceMaker _evidence;
    private readonly SystemFacts _system;
    private readonly TimeProvider _time;
    private readonly ILogger<ComplianceService> _logger;

    internal ComplianceService(
        IncidentLoader loader, EvidenceMaker evidence, SystemFacts system, TimeProvider time, ILogger<ComplianceService> logger) =>
        (_loader, _evidence, _system, _time, _logger) = (loader, evidence, system, time, logger);

    /// <summary>
    /// The report. Fails with <c>invalid_request</c> for an awareness that lies ahead. A log that cannot be verified is no failure: the report says so.
    /// </summary>
    public async Task<IncidentReport> ReportAsync(IncidentQuestion question, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (question.AwareAt > now)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "Nobody is aware of an incident at a time that lies ahead.", "give the moment of awareness in UTC or with its offset");
        }

        var loaded = await _loader.LoadAsync(question.Run, cancellationToken);
        var evidence = await _evidence.GatherAsync(loaded.Entries, cancellationToken);
        var report = ReportRules.Build(new IncidentFacts
        {
            System = _system,
            Severity = question.Severity,
            AwareAt = question.AwareAt ?? now,
            AwareStated = question.AwareAt is not null,
            AskedAt = now,
            AskedBy = question.By,
            Runs = loaded.Runs,
            Steps = loaded.Steps,
            Entries = loaded.Entries,
            Cuts = loaded.Cuts,
            Integrity = evidence,
        });
        LogReported(question.Run.Id.Value, report.Integrity.Verified, loaded.Entries.Length);
        return report;
    }

    [LoggerMessage(2801, LogLevel.Information, "Reported on {Run}: verified {Verified}, {Entries} entries cited")]
    private partial void LogReported(string run, bool verified, int entries);
}
