using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Compliance;

/// <summary>An incident from its kill to evidence that is checked with no daemon, through the real programs.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task The_report_of_a_killed_run_opens_in_every_form_and_its_proofs_are_checked_offline()
    {
        await using var home = new TestHome();
        string run, key;
        await using (var daemon = home.StartDaemon())
        {
            await using var client = await daemon.ReadyAsync();
            var started = await client.CallAsync("runs.start", new() { ["agent"] = "courier", ["tools"] = new JsonArray("mail.*") });
            run = started["run"]!.GetValue<string>();
            await client.CallAsync("steps.begin", new()
            {
                ["run"] = run,
                ["fencing_token"] = started["fencing_token"]!.GetValue<long>(),
                ["tool"] = "mail.send",
                ["args_hash"] = new string('a', 64),
                ["side_effect"] = true,
            });
            await home.SucceedAsync("kill", run, "--reason", "<b>it went astray</b>");
            await home.SucceedAsync("report", run, "--format", "json", "-o", "incident.json", "--severity", "death", "--aware-at", "2026-01-02T03:04:05Z");
            await home.SucceedAsync("report", run, "--format", "html", "-o", "incident.html");
            Assert.DoesNotContain("compliance", await home.SucceedAsync("events", "--json"), StringComparison.Ordinal);
            Assert.StartsWith("# Serious incident report: run " + run, await home.SucceedAsync("report", run), StringComparison.Ordinal);
            key = (await home.SucceedAsync("verify", "--key")).Trim();
        }

        var html = await File.ReadAllTextAsync(Path.Combine(home.Root, "incident.html"));
        Assert.Contains("&lt;b&gt;it went astray&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.StartsWith("verified", await home.SucceedAsync("verify", "--proof", "incident.json", "--key", key), StringComparison.Ordinal);

        var path = Path.Combine(home.Root, "incident.json");
        var answer = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        var report = answer["incident"]!;
        Assert.Contains(report["deadlines"]!.AsArray(), static limit => limit!["applies"]!.GetValue<bool>() && limit["due_at"]!.GetValue<DateTimeOffset>() == new DateTimeOffset(2026, 1, 12, 3, 4, 5, TimeSpan.Zero));
        foreach (var cited in report["proofs"]!.AsArray())
        {
            await File.WriteAllTextAsync(Path.Combine(home.Root, "one.proof"), cited!["proof"]!.GetValue<string>());
            Assert.Contains(cited["type"]!.GetValue<string>(), await home.SucceedAsync("verify", "--proof", "one.proof", "--key", key), StringComparison.Ordinal);
        }

        report["proofs"]![0]!["proof"] = report["proofs"]![1]!["proof"]!.DeepClone();
        await File.WriteAllTextAsync(path, answer.ToJsonString());
        var broken = await home.ReeveAsync("verify", "--proof", "incident.json", "--key", key);
        Assert.Equal(6, broken.ExitCode);
        Assert.StartsWith("BROKEN", broken.Output, StringComparison.Ordinal);
    }
}
