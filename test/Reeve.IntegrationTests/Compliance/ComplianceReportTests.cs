using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.Protocol;
using Reeve.Protocol.Compliance;
using Reeve.Protocol.Events;
using Reeve.Protocol.Runs;
using Reeve.Server.Hosting;
using Reeve.TestKit.Hosting;

namespace Reeve.IntegrationTests.Compliance;

/// <summary>Reports of a real daemon over its real log, whole and broken.</summary>
public sealed class ComplianceReportTests
{
    private static readonly string Hash = new('a', 64);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_run_is_reported_with_who_killed_it_its_descendants_and_proofs_that_hold()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var (run, child) = await IncidentAsync(client);

        var answer = await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run, Severity = "critical_infrastructure" }, Stop);

        var report = answer.Incident!;
        Assert.True(answer.Verified, string.Join('\n', report.Integrity.Problems));
        Assert.Equal([run, child], report.Runs.Select(static one => one.Id));
        Assert.Equal(["killed", "killed"], report.Runs.Select(static one => one.State));
        var killed = Assert.Single(report.Oversight, act => act.Act == "run.killed" && act.Run == run);
        Assert.StartsWith("peer:", killed.By, StringComparison.Ordinal);
        Assert.Contains(report.GuardEvents, static one => one is { Kind: "denial", Tool: "shell.rm" });
        Assert.Equal(["done", "unknown: no outcome was recorded"], report.SideEffects.Select(static one => one.Outcome));
        Assert.Equal("critical_infrastructure", Assert.Single(report.Deadlines, static one => one.Applies).Severity);
        Assert.All(report.ToBeFilledIn, static blank => Assert.Equal("", blank.Value));
        Assert.Contains(report.Timeline, static fact => fact.Type == "run.killed" && fact.Words.Contains("it went astray", StringComparison.Ordinal));
        AssertProved(report);
    }

    [Fact]
    public async Task The_report_holds_identification_timeline_actions_effects_guard_events_oversight_blanks_deadlines_and_live_evidence()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var (run, _) = await IncidentAsync(client);

        var report = (await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run }, Stop)).Incident!;

        Assert.Equal((run, "courier", "killed"), (report.Head.Run, report.Head.Agent, report.Head.State));
        Assert.All([report.Head.Build, report.Head.Host, report.Head.Log], Assert.NotEmpty);
        Assert.Equal(report.Timeline.Select(static fact => fact.Entry).Order(), report.Timeline.Select(static fact => fact.Entry));
        Assert.Equal(report.Timeline.Select(static fact => fact.Entry), report.Proofs.Select(static proof => proof.Entry));
        Assert.NotEmpty(report.Actions);
        Assert.NotEmpty(report.SideEffects);
        Assert.NotEmpty(report.GuardEvents);
        Assert.NotEmpty(report.Oversight);
        Assert.NotEmpty(report.Gates);
        Assert.NotEmpty(report.Identities);
        Assert.Contains(report.ToBeFilledIn, static blank => blank.Name.Contains("cause", StringComparison.OrdinalIgnoreCase) && blank.Value.Length == 0);
        Assert.Equal([2, 10, 15], report.Deadlines.Select(static limit => limit.Days));
        Assert.Equal((true, true), (report.Integrity.Verified, report.Integrity.Signed));
        Assert.NotNull(report.Integrity.Checkpoint);
        Assert.Contains(report.Integrity.Families, static family => family.Family == "guard");
    }

    [Fact]
    public async Task Nobody_is_aware_before_somebody_says_so_and_deadlines_count_from_what_is_said()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var (run, _) = await IncidentAsync(client);
        var ask = new ComplianceReportRequest { Run = run };

        var first = (await client.CallAsync(Operations.ComplianceReport, ask, Stop)).Incident!.Head;
        var stated = (await client.CallAsync(Operations.ComplianceReport, ask with { AwareAt = first.From }, Stop)).Incident!;

        Assert.Equal((false, first.AskedAt), (first.AwareStated, first.AwareAt));
        Assert.Equal((true, first.From), (stated.Head.AwareStated, stated.Head.AwareAt));
        Assert.Equal(first.From.AddDays(15), Assert.Single(stated.Deadlines, static one => one.Applies).DueAt);
        await RefusedAsync(ErrorCode.InvalidRequest, client, ask with { AwareAt = first.AskedAt.AddDays(1) });
    }

    [Theory]
    [InlineData("json")]
    [InlineData("md")]
    [InlineData("html")]
    public async Task Reading_a_report_writes_nothing_into_the_log(string format)
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var (run, _) = await IncidentAsync(client);
        using var http = daemon.Http();
        var before = await EntriesAsync();

        await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run, Format = format }, Stop);
        Assert.Equal(200, (int)(await http.GetAsync($"/api/compliance/report/{run}?format={format}", Stop)).StatusCode);

        Assert.Equal(before, await EntriesAsync());

        async Task<string[]> EntriesAsync() =>
            [.. (await client.CallAsync(Operations.EventsList, new ListEventsRequest { Limit = 500 }, Stop)).Events.Select(static one => one.Type).Where(static type => !type.StartsWith("alert.", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), 'killed', 'closed') AS BLOB) WHERE type = 'run.killed'")]
    [InlineData("UPDATE ledger SET leaf = zeroblob(32) WHERE idx = 1")]
    [InlineData("UPDATE ledger SET leaf = zeroblob(31) WHERE idx = 1")]
    [InlineData("DELETE FROM ledger WHERE idx = 1")]
    public async Task A_tampered_log_is_reported_as_not_verified_in_every_form(string sql)
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var (run, _) = await IncidentAsync(client);
        Tamper(daemon, sql);

        var json = await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run }, Stop);
        var page = await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run, Format = "html" }, Stop);
        var text = await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run, Format = "md" }, Stop);

        Assert.Equal((false, false, false, false), (json.Verified, page.Verified, text.Verified, json.Incident!.Integrity.Verified));
        Assert.NotEmpty(json.Incident.Integrity.Problems);
        Assert.Contains("<p class=\"alarm\">NOT VERIFIED", page.Document, StringComparison.Ordinal);
        Assert.StartsWith("> **NOT VERIFIED", text.Document!.Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_report_comes_in_pages_under_a_frame_that_are_one_report_together()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var run = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "courier", Tools = ["mail.*"] }, Stop);
        for (var i = 0; i < 600; i++)
        {
            await BeginAsync(client, run.Run, run.FencingToken, i % 2 == 0 ? "mail.send" : "shell.rm", i);
        }

        var first = await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run.Run }, Stop);
        var pages = new List<IncidentRecord> { first.Incident! };
        for (var page = 2; page <= first.Pages; page++)
        {
            pages.Add((await client.CallAsync(Operations.ComplianceReport, new ComplianceReportRequest { Run = run.Run, Report = first.Report, Page = page }, Stop)).Incident!);
        }

        Assert.InRange(first.Pages, 2, 20);
        var whole = pages[0] with { Timeline = [.. pages.SelectMany(static one => one.Timeline)], Proofs = [.. pages.SelectMany(static one => one.Proofs)] };
        Assert.Equal(whole.Timeline.Select(static fact => fact.Entry), whole.Proofs.Select(static proof => proof.Entry));
        Assert.Equal(600, pages.Sum(static one => one.Actions.Count));
        AssertProved(whole);
        await RefusedAsync(ErrorCode.NotFound, client, new ComplianceReportRequest { Run = run.Run, Report = first.Report, Page = first.Pages + 1 });
        await RefusedAsync(ErrorCode.NotFound, client, new ComplianceReportRequest { Run = run.Run, Report = first.Report + 1, Page = 1 });
        await RefusedAsync(ErrorCode.InvalidRequest, client, new ComplianceReportRequest { Run = run.Run, Page = 2 });
    }

    [Fact]
    public async Task Http_gives_the_same_and_refuses_what_it_does_not_know()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var (run, _) = await IncidentAsync(client);
        using var http = daemon.Http();

        var page = await http.GetFromJsonAsync($"/api/compliance/report/{run}?format=html&severity=death", ProtocolJson.Default.ComplianceReportResponse, Stop);

        Assert.True(page!.Verified);
        Assert.StartsWith("<!doctype html>", page.Document, StringComparison.Ordinal);
        Assert.Equal(400, (int)(await http.GetAsync($"/api/compliance/report/{run}?format=pdf", Stop)).StatusCode);
        Assert.Equal(400, (int)(await http.GetAsync($"/api/compliance/report/{run}?severity=bad", Stop)).StatusCode);
        Assert.Equal(404, (int)(await http.GetAsync("/api/compliance/report/run_none", Stop)).StatusCode);
    }

    private static async Task<(string Run, string Child)> IncidentAsync(ReeveClient client)
    {
        var run = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "courier", Tools = ["mail.*"] }, Stop);
        var child = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "scribe", Tools = ["mail.*"], Parent = run.Run }, Stop);
        var step = await BeginAsync(client, run.Run, run.FencingToken, "mail.send", 1);
        await client.CallAsync(Operations.StepsEnd, new EndStepRequest { Run = run.Run, FencingToken = run.FencingToken, Step = step.Step!, Succeeded = true }, Stop);
        Assert.Equal("deny", (await BeginAsync(client, run.Run, run.FencingToken, "shell.rm", 2)).Decision);
        await BeginAsync(client, child.Run, child.FencingToken, "mail.send", 3);
        await client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = run.Run, Reason = "it went astray" }, Stop);
        return (run.Run, child.Run);
    }

    private static Task<BeginStepResponse> BeginAsync(ReeveClient client, string run, long token, string tool, int number) => client.CallAsync(
        Operations.StepsBegin,
        new BeginStepRequest { Run = run, FencingToken = token, Tool = tool, ArgsHash = Hash[..56] + number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture), SideEffect = true },
        Stop);

    private static void AssertProved(IncidentRecord report)
    {
        Assert.True(NoteKey.TryParseVerifier(report.Integrity.Key!, out var key));
        Assert.NotEmpty(report.Proofs);
        Assert.All(report.Proofs, cited =>
        {
            Assert.True(TlogProof.TryParse(cited.Proof!, out var proof));
            Assert.Equal((cited.Entry, report.Integrity.Checkpoint), (proof.Index, proof.Note.ToString()));
            var result = proof.Verify(null, key);
            Assert.True(result.Holds, result.Why);
        });
    }

    private static async Task RefusedAsync(string code, ReeveClient client, ComplianceReportRequest request) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<ReeveException>(() => client.CallAsync(Operations.ComplianceReport, request, Stop))).Code);

    private static void Tamper(TestDaemon daemon, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={daemon.Services.GetRequiredService<DaemonSettings>().Layout.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
