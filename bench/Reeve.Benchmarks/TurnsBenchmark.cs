using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using Microsoft.AspNetCore.Http;
using Reeve.TestKit.Models;

namespace Reeve.Benchmarks;

/// <summary>
/// Conversation turns over the real socket against a scripted model, so that all there is to measure is the daemon: five calls of a tool a turn, one after the other, each
/// an intent and an outcome in the log and a line before and after in the transcript. Then what an idle session holds, and how much later a reader sees a model's first
/// word than somebody who asks the model himself.
/// </summary>
internal sealed class TurnsBenchmark : IBenchmark
{
    private const int Calls = 5;
    private const int Sessions = 200;
    private const int Alone = 150;
    private const int Idle = 10_000;
    private const int Firsts = 200;
    private const string NoLimits = "limits:\n  connections: 1000\nbudgets:\n  org_tokens_per_day: 0\n  agent_tokens_per_day: 0\n";
    private static readonly TimeSpan Crowd = TimeSpan.FromSeconds(8);

    public string Name => "turns";

    public async Task RunAsync(ResultTable table)
    {
        using (var home = new BenchHome(NoLimits + "models:\n  providers:\n    script: { dialect: scripted, script: script.yaml }\n"))
        {
            WriteScript(home);
            var daemon = await home.StartDaemonAsync();
            await TurnsAsync(table, home);
            await IdleAsync(table, home, daemon);
        }

        await FirstWordAsync(table);
    }

    private static void WriteScript(BenchHome home)
    {
        var replies = string.Concat(Enumerable.Range(0, Calls).Select(static call => string.Create(CultureInfo.InvariantCulture, $"      - pieces: [{{ call: read, arguments: {{ path: note{call}.md }} }}]\n")));
        File.WriteAllText(Path.Combine(home.Home, "script.yaml"), $"turns:\n  - when: work\n    replies:\n{replies}      - say: done\n");
        var notes = Directory.CreateDirectory(Path.Combine(home.Home, "..", "notes")).FullName;
        for (var call = 0; call < Calls; call++)
        {
            File.WriteAllText(Path.Combine(notes, string.Create(CultureInfo.InvariantCulture, $"note{call}.md")), "A short note.\n");
        }

        Directory.CreateDirectory(Path.Combine(home.Home, "agents"));
        File.WriteAllText(Path.Combine(home.Home, "agents", "worker.md"), $"---\nmodel: script\ntools: [read]\nroots: [{notes}]\n---\nYou read notes.\n");
    }

    private static async Task TurnsAsync(ResultTable table, BenchHome home)
    {
        using var client = await BareClient.ConnectAsync(home.Socket);
        var alone = new Samples();
        for (var i = 0; i < Alone + 30; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            Turn(client, "alone-" + (i % 10).ToString(CultureInfo.InvariantCulture));
            if (i >= 30)
            {
                alone.Add(TimeProvider.System.GetElapsedTime(start));
            }
        }

        table.Add(
            $"a turn of {Calls} tool calls, alone: the daemon's own time, p50",
            $"{Samples.Show(alone.Median)} (p99 {Samples.Show(alone.Percentile(0.99))})",
            "the model and the tool take none",
            "≤ 5 ms",
            alone.Median <= 5000);

        using var stop = new CancellationTokenSource();
        var began = TimeProvider.System.GetTimestamp();
        var workers = Enumerable.Range(0, Sessions).Select(number => Task.Factory.StartNew(
            () => WorkAsync(home, "crowd-" + number.ToString(CultureInfo.InvariantCulture), stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        stop.CancelAfter(Crowd);
        var turns = await Task.WhenAll(workers);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var all = new Samples();
        foreach (var took in turns.SelectMany(static took => took))
        {
            all.Add(took);
        }

        table.Tell(
            $"turns of {Calls} tool calls, {Sessions} sessions at once",
            $"{all.Count / seconds:N0}/s, {all.Count * (2 + (2 * Calls)) / seconds:N0} steps recorded/s",
            $"a turn then takes p50 {Samples.Show(all.Median)}, p99 {Samples.Show(all.Percentile(0.99))}");
    }

    private static async Task<List<TimeSpan>> WorkAsync(BenchHome home, string sender, CancellationToken stop)
    {
        using var client = await BareClient.ConnectAsync(home.Socket);
        var took = new List<TimeSpan>();
        while (!stop.IsCancellationRequested)
        {
            var start = TimeProvider.System.GetTimestamp();
            Turn(client, sender);
            took.Add(TimeProvider.System.GetElapsedTime(start));
        }

        return took;
    }

    /// <summary>Says something and waits for the end, as <c>reeve ask</c> does.</summary>
    private static void Turn(BareClient client, string sender)
    {
        var run = Start(client, "worker", sender, "work");
        for (long next = 0; ;)
        {
            var output = client.Call("turns.output", $$"""{"run":"{{run}}","after":{{next.ToString(CultureInfo.InvariantCulture)}},"wait_seconds":10}""");
            next = output.GetProperty("next").GetInt64();
            if (output.GetProperty("ended").GetBoolean())
            {
                var last = output.GetProperty("events").EnumerateArray().LastOrDefault();
                if (last.ValueKind == System.Text.Json.JsonValueKind.Object && last.GetProperty("code").GetString() != "succeeded")
                {
                    throw new InvalidOperationException("The turn failed: " + last);
                }

                return;
            }
        }
    }

    /// <summary>The run that answers. Who speaks again in the moment a turn ends is queued for as long as that moment lasts.</summary>
    private static string Start(BareClient client, string agent, string sender, string message)
    {
        var told = client.Call("turns.start", $$"""{"agent":"{{agent}}","sender":"{{sender}}","message":"{{message}}"}""");
        return (told.TryGetProperty("run", out var run)
            ? run
            : client.Call(
                "turns.find",
                $$"""{"session":"{{told.GetProperty("session").GetString()}}","line":{{told.GetProperty("line").GetInt64().ToString(CultureInfo.InvariantCulture)}},"wait_seconds":10}""").GetProperty("run")).GetString()!;
    }

    private static async Task IdleAsync(ResultTable table, BenchHome home, Process daemon)
    {
        using var client = await BareClient.ConnectAsync(home.Socket);
        var before = Resident(daemon);
        for (var i = 0; i < Idle; i++)
        {
            client.Call("sessions.open", $$"""{"agent":"worker","sender":"idle-{{i.ToString(CultureInfo.InvariantCulture)}}"}""");
        }

        var more = Math.Max(0, Resident(daemon) - before);
        table.Add($"{Idle:N0} idle sessions, memory on top", $"{more / 1048576.0:0.0} MiB", $"before {before / 1048576.0:0.0} MiB", "≤ 100 MiB", more <= 100L << 20);
    }

    private static long Resident(Process daemon)
    {
        daemon.Refresh();
        return daemon.WorkingSet64;
    }

    private static async Task FirstWordAsync(ResultTable table)
    {
        await using var server = await ScriptedModelServer.StartAsync(SayAsync);
        using var home = new BenchHome(NoLimits + $"models:\n  providers:\n    far: {{ base_url: {server.BaseUrl}, model: far-1, local: true }}\n");
        Directory.CreateDirectory(Path.Combine(home.Home, "agents"));
        File.WriteAllText(Path.Combine(home.Home, "agents", "talker.md"), "---\nmodel: far\n---\nYou talk.\n");
        await home.StartDaemonAsync();
        using var client = await BareClient.ConnectAsync(home.Socket);
        using var http = new HttpClient();
        var (direct, through) = (new Samples(), new Samples());
        for (var i = 0; i < Firsts + 30; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await AskAsync(http, new Uri(server.BaseUrl, "chat/completions"));
            var asked = TimeProvider.System.GetElapsedTime(start);
            start = TimeProvider.System.GetTimestamp();
            var run = Start(client, "talker", "bench-" + (i % 10).ToString(CultureInfo.InvariantCulture), "hello");
            WaitFor(client, run, "text");
            var told = TimeProvider.System.GetElapsedTime(start);
            WaitFor(client, run, "ended");
            if (i >= 30)
            {
                direct.Add(asked);
                through.Add(told);
            }
        }

        var delay = through.Median - direct.Median;
        table.Add(
            "the first streamed word, later than asked directly, p50", Samples.Show(delay), $"directly {Samples.Show(direct.Median)}, through the daemon {Samples.Show(through.Median)}", "≤ 2 ms", delay <= 2000);
    }

    private static void WaitFor(BareClient client, string run, string kind)
    {
        for (long next = 0; ;)
        {
            var output = client.Call("turns.output", $$"""{"run":"{{run}}","after":{{next.ToString(CultureInfo.InvariantCulture)}},"wait_seconds":10}""");
            if (output.GetProperty("events").EnumerateArray().Any(happened => happened.GetProperty("kind").GetString() == kind))
            {
                return;
            }

            next = output.GetProperty("next").GetInt64();
        }
    }

    private static async Task AskAsync(HttpClient http, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent("""{"model":"far-1","stream":true,"messages":[{"role":"user","content":"hello"}]}""", Encoding.UTF8, "application/json"),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await foreach (var _ in SseParser.Create(body).EnumerateAsync())
        {
            return;
        }
    }

    private static async Task SayAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("data: {\"model\":\"far-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n");
        await context.Response.Body.FlushAsync();
        await context.Response.WriteAsync(
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":1}}\n\ndata: [DONE]\n\n");
    }
}
