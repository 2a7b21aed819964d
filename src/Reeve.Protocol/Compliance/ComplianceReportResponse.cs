namespace Reeve.Protocol.Compliance;

/// <summary>One page of a report. Pages of an incident hold the same head each, and lists that continue; pages of a document are put one after the other.</summary>
public sealed record ComplianceReportResponse
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Names the report when further pages are asked for, for ten minutes.</summary>
    public required long Report { get; init; }

    /// <summary><c>json</c>, <c>md</c> or <c>html</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Whether the live verification was good and every cited entry is proved under a signed checkpoint.</summary>
    public required bool Verified { get; init; }

    /// <summary>This page, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>How many there are.</summary>
    public required int Pages { get; init; }

    /// <summary>The report; for <c>json</c>.</summary>
    public IncidentRecord? Incident { get; init; }

    /// <summary>Text of the page; for <c>md</c> and <c>html</c>.</summary>
    public string? Document { get; init; }
}
