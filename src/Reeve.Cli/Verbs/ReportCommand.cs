using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Compliance;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve report</c>. Fetches a report's pages on one connection and puts them together.</summary>
internal static class ReportCommand
{
    private const int MaxPages = 1_000;

    public static Command Create(CliContext context)
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var format = new Option<string?>("--format") { Description = "md (default), html or json.", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("md", "html", "json");
        var severity = new Option<string?>("--severity") { Description = "general (default), critical_infrastructure or death.", HelpName = "SEVERITY" };
        severity.AcceptOnlyFromAmong("general", "critical_infrastructure", "death");
        var aware = new Option<string?>("--aware-at") { Description = "When the provider became aware (RFC 3339); the deadlines count from it, and from now without it.", HelpName = "TIME" };
        var file = new Option<string?>("--output", "-o") { Description = "Write the report there instead of printing it.", HelpName = "FILE" };
        var command = context.Verb("report", "Make a serious-incident report on a run (EU AI Act, Article 73). An aid, not legal advice.", async (invocation, cancellationToken) =>
        {
            var request = new ComplianceReportRequest
            {
                Run = invocation.Get(run),
                Format = invocation.Get(format) ?? (invocation.Json ? "json" : "md"),
                Severity = invocation.Get(severity),
                AwareAt = Time(invocation.Get(aware)),
            };
            var whole = await FetchAsync(invocation, request, cancellationToken);
            var text = whole.Document ?? JsonSerializer.Serialize(whole, Operations.ComplianceReport.ResponseInfo) + "\n";
            if (invocation.Get(file) is { } path)
            {
                await File.WriteAllTextAsync(Path.GetFullPath(path, invocation.Host.CurrentDirectory), text, cancellationToken);
                invocation.Say($"wrote {path}; it is an aid and not legal advice");
            }
            else
            {
                invocation.Host.Out.Write(text);
            }

            if (!whole.Verified)
            {
                invocation.Say("NOT VERIFIED: the report says why at its head; see also: reeve verify");
            }

            return whole.Verified ? ExitCode.Ok : ExitCode.Unhealthy;
        });
        command.Arguments.Add(run);
        command.Options.Add(format);
        command.Options.Add(severity);
        command.Options.Add(aware);
        command.Options.Add(file);
        return command;
    }

    private static async Task<ComplianceReportResponse> FetchAsync(Invocation invocation, ComplianceReportRequest request, CancellationToken cancellationToken)
    {
        await using var client = await invocation.ConnectAsync(cancellationToken);
        var first = await client.CallAsync(Operations.ComplianceReport, request, cancellationToken);
        List<ComplianceReportResponse> pages = [first];
        while (pages.Count < Math.Min(first.Pages, MaxPages))
        {
            pages.Add(await client.CallAsync(Operations.ComplianceReport, request with { Report = first.Report, Page = pages.Count + 1 }, cancellationToken));
        }

        var document = new StringBuilder();
        foreach (var page in pages)
        {
            document.Append(page.Document);
        }

        return first with
        {
            Pages = 1,
            Document = first.Document is null ? null : document.ToString(),
            Incident = first.Incident is null ? null : Together([.. pages.Select(static page => page.Incident!)]),
        };
    }

    private static IncidentRecord Together(IReadOnlyList<IncidentRecord> pages) => pages[0] with
    {
        Runs = [.. pages.SelectMany(static page => page.Runs)],
        Timeline = [.. pages.SelectMany(static page => page.Timeline)],
        Actions = [.. pages.SelectMany(static page => page.Actions)],
        SideEffects = [.. pages.SelectMany(static page => page.SideEffects)],
        GuardEvents = [.. pages.SelectMany(static page => page.GuardEvents)],
        Oversight = [.. pages.SelectMany(static page => page.Oversight)],
        Gates = [.. pages.SelectMany(static page => page.Gates)],
        Identities = [.. pages.SelectMany(static page => page.Identities)],
        Proofs = [.. pages.SelectMany(static page => page.Proofs)],
    };

    private static DateTimeOffset? Time(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new ReeveException(ErrorCode.InvalidRequest, "--aware-at is not a time", "write it as 2026-11-21T08:30:00Z");
}
