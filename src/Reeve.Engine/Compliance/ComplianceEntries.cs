using Reeve.Engine.Ledger;

namespace Reeve.Engine.Compliance;

/// <summary>That a report was asked for is itself a fact of the run it is about.</summary>
internal static class ComplianceEntries
{
    public const string ReportedType = "compliance.reported";

    public static LedgerDraft Reported(IncidentQuestion question, DateTimeOffset aware) => new()
    {
        Type = ReportedType,
        Family = Family.Admin,
        Owner = question.Run.Owner,
        Run = question.Run.Id,
        Agent = question.Run.Agent,
        Data = EntryData.Of(
            ("severity", IncidentNames.Of(question.Severity)),
            ("aware_at", aware),
            ("aware_stated", question.AwareAt is null ? null : true),
            ("by", question.By)),
    };
}
