using Reeve.Engine.Compliance;
using Reeve.Protocol.Compliance;

namespace Reeve.Server.Operations;

/// <summary>
/// Serves <c>compliance.report</c>. A reader may ask about what he may see. Asking writes no entry, as with every GET; that the log's end is signed meanwhile changes
/// nothing that it says.
/// </summary>
internal sealed class ComplianceHandlers(ComplianceService compliance, RunAccess access, ReportShelf shelf) : IOperationHandlers
{
    public void Register(OperationRegistry registry) => registry.Add(Protocol.Operations.ComplianceReport, ReportAsync);

    private async ValueTask<ComplianceReportResponse> ReportAsync(ComplianceReportRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var format = request.Format ?? "json";
        if (format is not ("json" or "md" or "html"))
        {
            throw RequestRules.Invalid("'format' must be json, md or html.");
        }

        var severity = RequestRules.Word<IncidentSeverity>("severity", request.Severity, IncidentNames.Of) ?? IncidentSeverity.General;
        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        if (request.Report is { } known)
        {
            return shelf.Find(run.Id.Value, known, request.Page ?? 1);
        }

        if (request.Page is not (null or 1))
        {
            throw RequestRules.Invalid("'page' goes with the 'report' that an answer named.");
        }

        var report = await compliance.ReportAsync(
            new IncidentQuestion(run, caller.Identity) { Severity = severity, AwareAt = request.AwareAt?.ToUniversalTime() }, cancellationToken);
        return shelf.Put(Pages(shelf.NextNumber(), report, format));
    }

    private static List<ComplianceReportResponse> Pages(long number, IncidentReport report, string format)
    {
        var bare = new ComplianceReportResponse
        {
            Run = report.Subject.Id.Value,
            Report = number,
            Format = format,
            Verified = report.Integrity.Verified,
            Page = 1,
            Pages = 1,
        };
        List<ComplianceReportResponse> pages = format == "json"
            ? [.. ReportPageRules.Pages(ComplianceReports.Of(report)).Select(page => bare with { Incident = page })]
            : [.. ReportPageRules.Pieces(Document(report, format)).Select(piece => bare with { Document = piece })];
        return [.. pages.Select((page, at) => page with { Page = at + 1, Pages = pages.Count })];
    }

    private static string Document(IncidentReport report, string format) =>
        format == "md" ? MarkdownRules.Render(LayoutRules.Of(report)) : HtmlRules.Render(LayoutRules.Of(report));
}
