using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Makes serious-incident reports. The question is recorded before anything is read, so that the report cites it; the log is verified after everything is
/// read, so that the signed checkpoint covers all that is cited. Thread-safe.
/// </summary>
public sealed partial class ComplianceService
{
    private readonly IncidentLoader _loader;
    private readonly EvidenceMaker _evidence;
    private readonly IJournal _journal;
    private readonly SystemFacts _system;
    private readonly TimeProvider _time;
    private readonly ILogger<ComplianceService> _logger;

    internal ComplianceService(
        IncidentLoader loader, EvidenceMaker evidence, IJournal journal, SystemFacts system, TimeProvider time, ILogger<ComplianceService> logger) =>
        (_loader, _evidence, _journal, _system, _time, _logger) = (loader, evidence, journal, system, time, logger);

    /// <summary>
    /// The report and the index of the entry that says it was asked for. Fails with <c>invalid_request</c> for an awareness that lies ahead, and with storage
    /// codes when the question cannot be recorded. A log that cannot be verified is no failure: the report says so.
    /// </summary>
    public async Task<(long Asked, IncidentReport Report)> ReportAsync(IncidentQuestion question, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (question.AwareAt > now)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "Nobody is aware of an incident at a time that lies ahead.", "give the moment of awareness in UTC or with its offset");
        }

        var aware = question.AwareAt ?? await _loader.FirstAskedAsync(question.Run.Id, cancellationToken) ?? now;
        var asked = await _journal.CommitAsync(UnitOfWork.Of(ComplianceEntries.Reported(question, aware)), cancellationToken);
        var loaded = await _loader.LoadAsync(question.Run, cancellationToken);
        var evidence = await _evidence.GatherAsync(loaded.Entries, cancellationToken);
        var report = ReportRules.Build(new IncidentFacts
        {
            System = _system,
            Severity = question.Severity,
            AwareAt = aware,
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
        return (asked.FirstIndex, report);
    }

    [LoggerMessage(2801, LogLevel.Information, "Reported on {Run}: verified {Verified}, {Entries} entries cited")]
    private partial void LogReported(string run, bool verified, int entries);
}
