using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Reloading;

/// <summary>Changed files and a daemon that goes on running.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private const string Start = "http:\n  enabled: false\n";

    private readonly TestHome _home = new(Start);
    private DaemonProcess? _daemon;
    private WireClient? _client;

    public async ValueTask InitializeAsync()
    {
        _daemon = _home.StartDaemon();
        _client = await _daemon.ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _daemon!.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_lower_budget_holds_for_the_next_step_of_a_run_that_is_under_way()
    {
        var run = await _client!.CallAsync("runs.start", new JsonObject { ["agent"] = "outside", ["tools"] = new JsonArray("work.*") });
        Assert.Equal("allow", (await StepAsync(run))["decision"]!.GetValue<string>());

        Write(Start + "budgets:\n  agents:\n    outside:\n      tokens_per_day: 10\n");
        await _home.SucceedAsync("reload");

        var refused = await StepAsync(run);
        Assert.Equal(("deny", "budget.exceeded"), (refused["decision"]!.GetValue<string>(), refused["code"]!.GetValue<string>()));
        Assert.Contains("config.reloaded", await _home.SucceedAsync("events", "--json"));
    }

    [Fact]
    public async Task A_file_that_is_wrong_changes_nothing_is_told_everywhere_and_heals_without_a_restart()
    {
        Write(Start + "loops:\n  identical: none\nbudgets:\n  org_tokens_per_day: 1\n");

        var refused = await _home.ReeveAsync("reload");
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("reeve.yaml:4", refused.Output);
        Assert.Contains("still in force", refused.Errors);

        Assert.Contains("reeve.yaml", await ProblemsAsync());
        Assert.Contains("last good configuration", (await _home.ReeveAsync("doctor")).Output);
        Assert.Equal("10000000", await ValueAsync("budgets.org_tokens_per_day"));

        Write(Start + "loops:\n  identical: 7\n");
        await UntilAsync(async () => await ValueAsync("loops.identical") == "7"); // nobody asked: the file is watched
        Assert.DoesNotContain("reeve.yaml", await ProblemsAsync());
    }

    [Fact]
    public async Task What_only_a_start_can_take_up_is_said_to_wait_and_the_doors_stay_as_they_are()
    {
        Write("http:\n  enabled: true\n  port: 0\nloops:\n  identical: 8\n");

        var told = await _home.SucceedAsync("reload");

        Assert.Contains("http.enabled", told);
        Assert.Contains("at restart", told);
        Assert.Equal(("false", "8"), (await ValueAsync("http.enabled"), await ValueAsync("loops.identical")));
        Assert.Null((await _client!.CallAsync("daemon.status"))["http_address"]);
        Assert.Contains("wait for a restart", (await _home.ReeveAsync("doctor")).Output);
        Assert.Contains("http.enabled", await _home.SucceedAsync("reload")); // told again, recorded once
        Assert.Equal(1, (await _home.SucceedAsync("events", "--json")).Split("config.reloaded").Length - 1);
    }

    [Fact]
    public async Task A_dry_run_only_tells()
    {
        Assert.Equal("nothing has changed\n", await _home.SucceedAsync("reload", "--dry-run"));

        Write("http:\n  enabled: true\n");
        var told = await _home.SucceedAsync("reload", "--dry-run");

        Assert.Contains("http.enabled", told);
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_home.Home, "reeve.yaml"), text);

    private async Task<JsonObject> StepAsync(JsonObject run) => await _client!.CallAsync("steps.begin", new JsonObject
    {
        ["run"] = run["run"]!.GetValue<string>(),
        ["fencing_token"] = run["fencing_token"]!.GetValue<long>(),
        ["tool"] = "work.think",
        ["args_hash"] = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
        ["worst_tokens_in"] = 1000,
    });

    private async Task<string> ValueAsync(string key) => (await _client!.CallAsync("config.show"))["settings"]!.AsArray()
        .Single(setting => setting!["key"]!.GetValue<string>() == key)!["value"]!.GetValue<string>();

    private async Task<string> ProblemsAsync() => (await _client!.CallAsync("daemon.status"))["problems"]?.ToJsonString() ?? "";

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var i = 0; i < 2000; i++)
        {
            if (await condition())
            {
                return;
            }

            await pause.WaitForNextTickAsync();
        }

        Assert.Fail("It did not become so.");
    }
}
