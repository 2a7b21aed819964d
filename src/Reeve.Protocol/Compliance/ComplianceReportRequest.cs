namespace Reeve.Protocol.Compliance;

/// <summary>Asks for a serious-incident report on a run and what it started (Regulation (EU) 2024/1689, Article 73). An aid, not legal advice. Asking changes nothing.</summary>
public sealed record ComplianceReportRequest
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary><c>json</c> (default), <c>md</c> or <c>html</c>.</summary>
    public string? Format { get; init; }

    /// <summary><c>general</c> (default), <c>critical_infrastructure</c> or <c>death</c>: which deadline applies.</summary>
    public string? Severity { get; init; }

    /// <summary>When the provider became aware, from which the deadlines count; when null nobody said, and they count from now.</summary>
    public DateTimeOffset? AwareAt { get; init; }

    /// <summary>A further page of the report that an answer named; it is not made again.</summary>
    public long? Report { get; init; }

    /// <summary>Which page of it, from 1.</summary>
    public int? Page { get; init; }
}
