using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.Protocol;

namespace Reeve.EndToEndTests.Doors;

/// <summary>One comparison for each operation that both doors offer. A new operation needs a row here; the test that walks the registry says so.</summary>
internal static class DoorComparisons
{
    private const string Schedule = "leap";

    private static int _serial;

    public static readonly IReadOnlyDictionary<Operation, DoorComparison> All = new Dictionary<Operation, DoorComparison>
    {
        [Operations.DaemonHealth] = new(Nothing, "uptime_seconds"),
        [Operations.DaemonStatus] = new(AtRestAsync, "bytes"),
        [Operations.DaemonDoctor] = new(AtRestAsync),
        [Operations.DaemonStop] = new(Nothing) { EndsTheDaemon = true },
        [Operations.ConfigShow] = new(Nothing),
        [Operations.ConfigReload] = new(static _ => Of(new() { ["dry_run"] = true })),

        [Operations.RunsList] = new(static _ => Of(new() { ["kind"] = "tick", ["limit"] = 5 })),
        [Operations.RunsGet] = new(static async home => new() { ["run"] = await TickRunAsync(home) }),
        [Operations.RunsStart] = new(
            static _ => Of(new() { ["agent"] = "visitor", ["tools"] = new JsonArray("shell", "mail.send"), ["max_steps"] = 7 }), "run", "lease_until"),
        [Operations.RunsRenew] = new(RunAsync, "lease_until"),
        [Operations.RunsFinish] = new(static async home => And(await RunAsync(home), new() { ["outcome"] = "failed", ["reason"] = "it rained" })),
        [Operations.RunsKill] = new(static async home => new() { ["run"] = (await RunAsync(home))["run"]!.DeepClone(), ["reason"] = "enough" }, "run"),
        [Operations.StepsBegin] = new(static async home => And(await RunAsync(home), Shell()), "step"),
        [Operations.StepsEnd] = new(StepAsync),

        [Operations.BudgetShow] = new(Nothing),
        [Operations.SessionsList] = new(static _ => Of(new() { ["unfinished"] = true })),
        [Operations.SessionsSearch] = new(static _ => Of(new() { ["query"] = "nothing like it" })),
        [Operations.SessionsOpen] = new(static _ => Of(Visitor()), "id", "sender", "created_at", "updated_at"),
        [Operations.SessionsGet] = new(SessionAsync, "id", "sender", "created_at", "updated_at", "at", "bytes"),
        [Operations.SessionsExport] = new(static async home => And(await SessionAsync(home), new() { ["format"] = "jsonl" }), "session", "document"),
        [Operations.SessionsRename] = new(
            static async home => And(await SessionAsync(home), new() { ["title"] = "a name" }), "id", "sender", "created_at", "updated_at", "bytes"),
        [Operations.SessionsCompact] = new(static async home => And(await SessionAsync(home), new() { ["summary"] = "in short" }), "session"),
        [Operations.SessionsDelete] = new(static _ => Of(new() { ["sender"] = "nobody", ["reason"] = "they asked" })),
        [Operations.ComplianceReport] = new(KilledAsync, "run", "report", "document"),
        [Operations.McpList] = new(Nothing),
        [Operations.McpTest] = new(static _ => Of(new() { ["server"] = "nobody" }), "took_ms"),
        [Operations.ToolsRegister] = new(static _ => Of(new() { ["tools"] = new JsonArray(FreshTool()) }), "tool", "version", "updated_at"),
        [Operations.ToolsList] = new(static _ => Of(new() { ["limit"] = 3 })),
        [Operations.ToolsConfigure] = new(ToolAsync, "tool", "version", "updated_at"),
        [Operations.ToolsRemove] = new(KnownToolAsync, "tool", "version", "updated_at"),

        [Operations.StepsWait] = new(HeldAsync),
        [Operations.ApprovalsList] = new(static _ => Of(new() { ["state"] = "expired" })),
        [Operations.ApprovalsDecide] = new(AskedAsync, "id", "run", "step", "tool", "reason", "asked_at", "expires_at", "decided_at", "decided_by"),

        [Operations.RunsRollback] = new(static async home => And(await EndedRunAsync(home), new() { ["reason"] = "it was wrong" }), "run"),
        [Operations.RunsCompensation] = new(EndedRunAsync, "run"),
        [Operations.CompensationsNext] = new(static _ => Of(new() { ["tools"] = new JsonArray("nobody.has.it"), ["wait_seconds"] = 0 })),
        [Operations.CompensationsFinish] = new(WorkAsync),
        [Operations.CompensationsClaim] = new(static async home => And(await DoneAsync(home), new() { ["claim"] = "program-1" }), "run", "step", "lease_until"),
        [Operations.CompensationsReport] = new(ClaimedAsync),

        [Operations.RunsErase] = new(static async home => And(await EndedRunAsync(home), new() { ["reason"] = "she asked for it" }), "run"),
        [Operations.RetentionPurge] = new(static _ => Of(new() { ["dry_run"] = true }), "before"),

        [Operations.KillsEngage] = new(static _ => Of(FreshKill()), "agent", "by", "engaged_at"),
        [Operations.KillsLift] = new(KillAsync, "agent", "by", "engaged_at"),
        [Operations.KillsList] = new(Nothing),

        [Operations.AgentsList] = new(Nothing),
        [Operations.AgentsTick] = new(static _ => Of(new() { ["agent"] = LiveHome.Agent }), "run"),
        [Operations.AgentsWhy] = new(static async home => new() { ["agent"] = LiveHome.Agent, ["run"] = await TickRunAsync(home) }),
        [Operations.MemoriesList] = new(static _ => Of(new() { ["shared"] = true, ["owner"] = "nobody" })),
        [Operations.MemoriesSearch] = new(static _ => Of(new() { ["query"] = "nothing like it", ["owner"] = "nobody" })),
        [Operations.MemoriesGet] = new(MemoryAsync, "id", "name", "created_at", "updated_at"),
        [Operations.MemoriesKeep] = new(static _ => Of(FreshMemory()), "id", "name", "written_by", "created_at", "updated_at"),
        [Operations.MemoriesForget] = new(MemoryAsync),
        [Operations.MemoriesProtect] = new(static async home => And(await MemoryAsync(home), new() { ["protected"] = true }), "id", "name", "created_at", "updated_at"),
        [Operations.SkillsList] = new(Nothing),
        [Operations.SkillsGet] = new(SkillAsync),
        [Operations.AgentsHealth] = new(static _ => Of(new() { ["agent"] = LiveHome.Agent }), "from", "to"),

        [Operations.BusPublish] = new(static _ => Of(new() { ["kind"] = "mail.arrived", ["payload"] = "words" }), "id", "at"),
        [Operations.BusList] = new(static _ => Of(new() { ["kind"] = "nothing.like.it" })),
        [Operations.BusDeliveries] = new(static _ => Of(new() { ["state"] = "dead" })),
        [Operations.BusRedeliver] = new(static _ => Of(new() { ["all_dead"] = true })),
        [Operations.SubscriptionsList] = new(Nothing),

        [Operations.SchedulesList] = new(ScheduleAsync),
        [Operations.SchedulesNext] = new(static async home => And(await ScheduleAsync(home), new() { ["schedule"] = Schedule, ["limit"] = 3 })),
        [Operations.SchedulesRun] = new(OneScheduleAsync, "fire", "run") { LeavesWork = true },
        [Operations.SchedulesPause] = new(OneScheduleAsync, "last_fired_at", "last_run", "fires", "misses"),
        [Operations.SchedulesResume] = new(OneScheduleAsync, "last_fired_at", "last_run", "fires", "misses"),
        [Operations.AgentsShow] = new(static _ => Of(new() { ["agent"] = LiveHome.Agent })),
        [Operations.TurnsStart] = new(static home => SayAsync(home, "hello"), "session", "run") { LeavesWork = true },
        [Operations.TurnsFind] = new(SessionAsync),
        [Operations.TurnsOutput] = new(EndedTurnAsync, "at", "code"),
        [Operations.TurnsCancel] = new(EndedTurnAsync, "id", "created_at", "started_at", "ended_at"),
        [Operations.TurnsQuestions] = new(static _ => Of(new() { ["state"] = "expired" })),
        [Operations.TurnsAnswer] = new(QuestionAsync, "id", "run", "session", "asked_at", "expires_at", "answered_by") { LeavesWork = true },

        [Operations.NotificationsList] = new(static _ => Of(new() { ["limit"] = 1 })),
        [Operations.NotificationsRead] = new(UnreadAsync, "id", "title", "detail", "read_at"),
        [Operations.AlertsList] = new(AlertedAsync),
        [Operations.AlertsDeliveries] = new(static _ => Of(new() { ["state"] = "dead" })),
        [Operations.AlertsRedeliver] = new(static _ => Of(new() { ["all_dead"] = true })),
        [Operations.AlertsTest] = new(static _ => Of(new() { ["severity"] = "info" }), "id", "key", "raised_at"),
        [Operations.EventsList] = new(static _ => Of(new() { ["families"] = new JsonArray("runs", "deliveries"), ["agent"] = LiveHome.Agent, ["limit"] = 4 })),

        [Operations.LedgerCheckpoint] = new(AtRestAsync),
        [Operations.LedgerEntry] = new(static _ => Of(new() { ["index"] = 2 })),
        [Operations.LedgerProof] = new(static async home => And(await AtRestAsync(home), new() { ["index"] = 2 })),
        [Operations.LedgerConsistency] = new(static _ => Of(new() { ["old_size"] = 2, ["size"] = 5 })),
        [Operations.LedgerVerify] = new(AtRestAsync),

        [Operations.TokenRotate] = new(Nothing),
        [Operations.TokenGrant] = new(static _ => Of(FreshToken()), "id", "name", "secret", "created_at", "granted_by", "expires_at"),
        [Operations.TokenList] = new(Nothing),
        [Operations.TokenRevoke] = new(TokenAsync, "name"),
        [Operations.LoginCode] = new(Nothing, "url", "expires_at"),
    };

    private static JsonObject FreshMemory() => new() { ["name"] = $"memory_{Interlocked.Increment(ref _serial)}", ["text"] = "a zebra", ["aliases"] = new JsonArray("horse") };

    private static async Task<JsonObject> MemoryAsync(LiveHome home)
    {
        var kept = await home.Rpc.CallAsync("memories.keep", FreshMemory());
        return new() { ["memory"] = kept["memory"]!["id"]!.DeepClone() };
    }

    private static async Task<JsonObject> SkillAsync(LiveHome home)
    {
        var folder = Directory.CreateDirectory(Path.Combine(home.Home.Home, "skills", "greeting")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "SKILL.md"), "---\nname: greeting\ndescription: How to greet.\n---\nSay hello.\n");
        return new() { ["skill"] = "greeting" };
    }

    /// <summary>A schedule that never fires by itself while tests run; the doctor reads the file at once.</summary>
    private static async Task<JsonObject> ScheduleAsync(LiveHome home)
    {
        var file = Path.Combine(home.Home.Home, "schedules.yaml");
        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, $"schedules:\n  - {{ id: {Schedule}, cron: '0 0 29 2 *', agent: {LiveHome.Agent}, prompt: Look. }}\n");
            await home.Rpc.CallAsync("daemon.doctor");
        }

        return [];
    }

    private static async Task<JsonObject> OneScheduleAsync(LiveHome home)
    {
        await ScheduleAsync(home);
        return new() { ["schedule"] = Schedule };
    }

    private static Task<JsonObject> Of(JsonObject request) => Task.FromResult(request);

    private static JsonObject And(JsonObject some, JsonObject further) =>
        new(some.Concat(further).Select(static member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static JsonObject Visitor() => new() { ["agent"] = LiveHome.Agent, ["sender"] = $"visitor_{Interlocked.Increment(ref _serial)}" };

    /// <summary>A conversation with one line of its own.</summary>
    private static async Task<JsonObject> SessionAsync(LiveHome home)
    {
        var opened = await home.Rpc.CallAsync("sessions.open", Visitor());
        JsonObject session = new() { ["session"] = opened["session"]!["id"]!.DeepClone() };
        await home.Rpc.CallAsync("sessions.compact", And(session, new() { ["summary"] = "nothing was said" }));
        await home.Rpc.CallAsync("sessions.rename", And(session, new() { ["title"] = "waits until the log is as far" }));
        return session;
    }

    /// <summary>Words of a sender of their own, to an agent that answers by a script.</summary>
    private static async Task<JsonObject> SayAsync(LiveHome home, string words)
    {
        TalkHome.AddAgent(home.Home, "talker", "model: demo\ntools: [ask_user]\n");
        await home.Rpc.CallAsync("agents.show", new() { ["agent"] = "talker" }); // it reads the folder first
        return new() { ["agent"] = "talker", ["sender"] = $"visitor_{Interlocked.Increment(ref _serial)}", ["message"] = words };
    }

    private static async Task<JsonObject> EndedTurnAsync(LiveHome home)
    {
        var run = (await home.Rpc.CallAsync("turns.start", await SayAsync(home, "hello")))["run"]!;
        long after = 0;
        while (true)
        {
            var page = await home.Rpc.CallAsync("turns.output", new() { ["run"] = run.DeepClone(), ["after"] = after });
            if (page["ended"]!.GetValue<bool>())
            {
                return new() { ["run"] = run.DeepClone() };
            }

            after = page["next"]!.GetValue<long>();
        }
    }

    private static async Task<JsonObject> QuestionAsync(LiveHome home)
    {
        var run = (await home.Rpc.CallAsync("turns.start", await SayAsync(home, "which colour")))["run"]!.GetValue<string>();
        while (true)
        {
            var open = await home.Rpc.CallAsync("turns.questions", new() { ["state"] = "open" });
            if (open["questions"]!.AsArray().FirstOrDefault(question => question!["run"]!.GetValue<string>() == run) is { } asked)
            {
                return new() { ["question"] = asked["id"]!.DeepClone(), ["answer"] = "blue" };
            }
        }
    }

    private static JsonObject Shell() => new() { ["tool"] = "shell", ["args_hash"] = new string('a', 64) };

    private static async Task<JsonObject> KilledAsync(LiveHome home)
    {
        var run = (await RunAsync(home))["run"]!;
        await home.Rpc.CallAsync("runs.kill", new() { ["run"] = run.DeepClone(), ["reason"] = "it went astray" });
        return new() { ["run"] = run.DeepClone(), ["severity"] = "death", ["format"] = "md" };
    }

    private static Task<JsonObject> Nothing(LiveHome home) => Of([]);

    /// <summary>Signs what there is, so that no checkpoint comes between the two answers.</summary>
    private static async Task<JsonObject> AtRestAsync(LiveHome home)
    {
        await home.Rpc.CallAsync("ledger.verify");
        return [];
    }

    private static async Task<string> TickRunAsync(LiveHome home)
    {
        var runs = await home.Rpc.CallAsync("runs.list", new() { ["agent"] = LiveHome.Agent, ["limit"] = 1 });
        return runs["runs"]![0]!["id"]!.GetValue<string>();
    }

    private static async Task<JsonObject> RunAsync(LiveHome home)
    {
        var started = await home.Rpc.CallAsync("runs.start", new() { ["agent"] = "visitor", ["tools"] = new JsonArray("shell") });
        return new() { ["run"] = started["run"]!.DeepClone(), ["fencing_token"] = started["fencing_token"]!.DeepClone() };
    }

    private static async Task<JsonObject> EndedRunAsync(LiveHome home)
    {
        var run = await RunAsync(home);
        await home.Rpc.CallAsync("runs.finish", And(run, new() { ["outcome"] = "succeeded" }));
        return new() { ["run"] = run["run"]!.DeepClone() };
    }

    /// <summary>A step that is being undone.</summary>
    private static async Task<JsonObject> WorkAsync(LiveHome home)
    {
        var tool = FreshTool();
        tool["compensation"] = new JsonObject { ["kind"] = "handler" };
        await home.Rpc.CallAsync("tools.register", new() { ["tools"] = new JsonArray(tool.DeepClone()) });
        var run = await home.Rpc.CallAsync("runs.start", new() { ["agent"] = "visitor", ["tools"] = new JsonArray("*") });
        var held = new JsonObject { ["run"] = run["run"]!.DeepClone(), ["fencing_token"] = run["fencing_token"]!.DeepClone() };
        var begun = await home.Rpc.CallAsync("steps.begin", And(held, new() { ["tool"] = tool["tool"]!.DeepClone(), ["side_effect"] = true, ["args_hash"] = new string('a', 64) }));
        await home.Rpc.CallAsync("steps.end", And(held, new() { ["step"] = begun["step"]!.DeepClone(), ["succeeded"] = true }));
        await home.Rpc.CallAsync("runs.finish", And(held, new() { ["outcome"] = "succeeded" }));
        await home.Rpc.CallAsync("runs.rollback", new() { ["run"] = run["run"]!.DeepClone() });
        var next = await home.Rpc.CallAsync("compensations.next", new() { ["tools"] = new JsonArray(tool["tool"]!.DeepClone()) });
        return new() { ["id"] = next["work"]!["id"]!.DeepClone(), ["succeeded"] = true };
    }

    /// <summary>A run with a step that is done, and may be undone by its program.</summary>
    private static async Task<JsonObject> DoneAsync(LiveHome home)
    {
        var run = await RunAsync(home);
        var begun = await home.Rpc.CallAsync("steps.begin", And(run, And(Shell(), new() { ["side_effect"] = true })));
        await home.Rpc.CallAsync("steps.end", And(run, new() { ["step"] = begun["step"]!.DeepClone(), ["succeeded"] = true }));
        return And(run, new() { ["steps"] = new JsonArray(begun["step"]!.DeepClone()) });
    }

    private static async Task<JsonObject> ClaimedAsync(LiveHome home)
    {
        var done = await DoneAsync(home);
        await home.Rpc.CallAsync("compensations.claim", And(done, new() { ["claim"] = "program-1" }));
        return new() { ["run"] = done["run"]!.DeepClone(), ["step"] = done["steps"]![0]!.DeepClone(), ["claim"] = "program-1", ["outcome"] = "succeeded" };
    }

    private static async Task<JsonObject> StepAsync(LiveHome home)
    {
        var run = await RunAsync(home);
        var begun = await home.Rpc.CallAsync("steps.begin", And(run, Shell()));
        return And(run, new() { ["step"] = begun["step"]!.DeepClone(), ["succeeded"] = true, ["tokens_in"] = 12, ["summary"] = "done" });
    }

    /// <summary>A tool that is there once.</summary>
    private static async Task<JsonObject> KnownToolAsync(LiveHome home)
    {
        var tool = FreshTool();
        await home.Rpc.CallAsync("tools.register", new() { ["tools"] = new JsonArray(tool.DeepClone()) });
        return new() { ["tool"] = tool["tool"]!.DeepClone(), ["reason"] = "nobody uses it" };
    }

    /// <summary>A step that waits for an approval.</summary>
    private static async Task<JsonObject> HeldAsync(LiveHome home)
    {
        var tool = FreshTool();
        await home.Rpc.CallAsync("tools.register", new() { ["tools"] = new JsonArray(tool.DeepClone()) });
        await home.Rpc.CallAsync("tools.configure", new() { ["tool"] = tool["tool"]!.DeepClone(), ["approval"] = "required", ["reason"] = "it is dear" });
        var run = await home.Rpc.CallAsync("runs.start", new() { ["agent"] = "asker", ["tools"] = new JsonArray("*") });
        var held = await home.Rpc.CallAsync("steps.begin", new()
        {
            ["run"] = run["run"]!.DeepClone(),
            ["fencing_token"] = run["fencing_token"]!.DeepClone(),
            ["tool"] = tool["tool"]!.DeepClone(),
            ["args_hash"] = new string('a', 64),
        });
        return new() { ["run"] = run["run"]!.DeepClone(), ["step"] = held["step"]!.DeepClone(), ["wait_seconds"] = 0 };
    }

    private static async Task<JsonObject> AskedAsync(LiveHome home)
    {
        var step = (string)(await HeldAsync(home))["step"]!;
        return new() { ["approval"] = "appr" + step["step".Length..], ["decision"] = "approve", ["comment"] = "fine" };
    }

    private static JsonObject FreshKill() => new() { ["agent"] = $"rogue_{Interlocked.Increment(ref _serial)}", ["reason"] = "it went astray" };

    private static async Task<JsonObject> KillAsync(LiveHome home)
    {
        var kill = FreshKill();
        await home.Rpc.CallAsync("kills.engage", kill);
        return kill;
    }

    private static JsonObject FreshTool() => new() { ["tool"] = $"tool_{Interlocked.Increment(ref _serial)}", ["side_effect"] = true, ["max_retries"] = 1 };

    private static async Task<JsonObject> ToolAsync(LiveHome home)
    {
        var tool = FreshTool();
        await home.Rpc.CallAsync("tools.register", new() { ["tools"] = new JsonArray(tool.DeepClone()) });
        return new() { ["tool"] = tool["tool"]!.DeepClone(), ["timeout_ms"] = 1500, ["reason"] = "it is slow" };
    }

    private static JsonObject FreshToken() =>
        new() { ["name"] = $"device_{Interlocked.Increment(ref _serial)}", ["scopes"] = new JsonArray("read", "operate"), ["expires_in_seconds"] = 3600 };

    private static async Task<JsonObject> TokenAsync(LiveHome home)
    {
        var granted = await home.Rpc.CallAsync("token.grant", FreshToken());
        return new() { ["name"] = granted["token"]!["name"]!.DeepClone() };
    }

    private static async Task<JsonObject> AlertedAsync(LiveHome home)
    {
        var listed = await home.Rpc.CallAsync("alerts.list");
        await (listed["alerts"]!.AsArray().Count == 0 ? home.Rpc.CallAsync("alerts.test") : Task.CompletedTask);
        return new() { ["kind"] = "alert.test", ["limit"] = 2 };
    }

    private static async Task<JsonObject> UnreadAsync(LiveHome home)
    {
        var unread = await home.Rpc.CallAsync("notifications.list", new() { ["unread"] = true });
        return new() { ["notification"] = unread["notifications"]![0]!["id"]!.DeepClone() };
    }
}
