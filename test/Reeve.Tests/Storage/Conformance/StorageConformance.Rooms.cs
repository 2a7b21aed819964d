using Reeve.Engine.Alerts;
using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Tools;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_notification_is_kept_once_for_its_owner_key_and_run()
    {
        var note = Note(1) with { Detail = "it's\nlong", Severity = Severity.Critical };
        await AcceptAsync(new NotificationAdded(note));
        await AcceptAsync(new NotificationAdded(note with { Id = new("note_2"), Title = "again" }));
        await AcceptAsync(new NotificationAdded(Note(1) with { DedupeKey = "another", Title = "the same id" }));
        await AcceptAsync(new NotificationAdded(Note(3) with { Run = new("run_2") }), new NotificationAdded(Note(4) with { Owner = "other" }));

        Assert.Equal(note, await _storage.Deliveries.FindNotificationAsync(note.Id, Never));
        Assert.Null(await _storage.Deliveries.FindNotificationAsync(new("note_2"), Never));
        Assert.Equal("4 3 1", await NotesAsync(null, false));
    }

    [Fact]
    public async Task A_notification_is_read_once_by_its_owner_only()
    {
        await AcceptAsync(new NotificationAdded(Note(1)), new NotificationAdded(Note(2) with { DedupeKey = "other" }));

        await RefuseAsync(new NotificationRead(new("note_1"), "other", At));
        await RefuseAsync(new NotificationRead(new("note_9"), "o", At));
        await AcceptAsync(new NotificationRead(new("note_1"), "o", At.AddSeconds(1)));
        await AcceptAsync(new NotificationRead(new("note_1"), "o", At.AddSeconds(9)));

        Assert.Equal(At.AddSeconds(1), (await _storage.Deliveries.FindNotificationAsync(new("note_1"), Never))!.ReadAt);
        Assert.Equal("2 1", await NotesAsync("o", false));
        Assert.Equal("2", await NotesAsync("o", true));
        Assert.Equal("", await NotesAsync("other", false));
    }

    [Fact]
    public async Task Notifications_are_paged_newest_first()
    {
        await AcceptAsync([.. Enumerable.Range(1, 5).Select(static i => new NotificationAdded(Note(i) with { DedupeKey = "k" + i }))]);

        var first = await _storage.Deliveries.ListNotificationsAsync("o", false, new PageRequest(null, 3), Never);
        var rest = await _storage.Deliveries.ListNotificationsAsync("o", false, new PageRequest(first.Next, 3), Never);

        Assert.Equal(["note_5", "note_4", "note_3"], first.Items.Select(static note => note.Id.Value));
        Assert.Equal("note_3", first.Next);
        Assert.Equal((2, null), (rest.Items.Count, rest.Next));
    }

    [Fact]
    public async Task Findings_are_kept_once_as_decided_and_listed_by_run()
    {
        await AcceptAsync(new FindingDecided(Found(2)), new FindingDecided(Found(1)), new FindingDecided(Found(3) with { Run = new("run_2") }));
        await AcceptAsync(new FindingDecided(Found(1) with { Agent = "changed" }));

        Assert.Equal([Found(1), Found(2)], await _storage.Deliveries.ListFindingsAsync(new("run_1"), Never));
    }

    [Fact]
    public async Task What_last_surfaced_of_a_key_is_replaced()
    {
        var surfaced = new SurfacedFinding("o", "a", "k", Severity.Low, At, 1);
        await AcceptAsync(new FindingSurfaced(surfaced));
        await AcceptAsync(new FindingSurfaced(surfaced with { LastSeverity = Severity.High, LastNotifiedAt = At.AddHours(1), NotifyCount = 2 }));

        Assert.Equal(new SurfacedFinding("o", "a", "k", Severity.High, At.AddHours(1), 2), await _storage.Deliveries.FindSurfacedAsync("o", "a", "k", Never));
        Assert.Null(await _storage.Deliveries.FindSurfacedAsync("o", "other", "k", Never));
        Assert.Null(await _storage.Deliveries.FindSurfacedAsync("other", "a", "k", Never));
    }

    [Fact]
    public async Task A_heartbeats_state_is_replaced()
    {
        await AcceptAsync(new HeartbeatMoved(new HeartbeatState("a", null, null, new Dictionary<string, DateTimeOffset>())));
        Assert.Equal((null, null), ((await _storage.Heartbeats.FindAsync("a", Never))!.LastTickAt, (await _storage.Heartbeats.FindAsync("a", Never))!.LastRun));
        await AcceptAsync(new HeartbeatMoved(new HeartbeatState("a", At, new("run_1"), new Dictionary<string, DateTimeOffset> { ["git"] = At, ["mail"] = At.AddSeconds(1) })));

        var state = (await _storage.Heartbeats.FindAsync("a", Never))!;
        Assert.Equal(("a", At, new RunId("run_1")), (state.Agent, state.LastTickAt, state.LastRun));
        Assert.Equal([("git", At), ("mail", At.AddSeconds(1))], state.LastChecked.Select(static check => (check.Key, check.Value)).Order());
        Assert.Null(await _storage.Heartbeats.FindAsync("other", Never));
    }

    [Fact]
    public async Task An_alerts_cause_is_told_once_and_repeats_are_counted()
    {
        var alert = Raised(1) with { Agent = "a", Run = new("run_1"), Data = """{"n":1}""", Detail = "it's", Cause = 7 };
        await AcceptAsync(new AlertRaised(alert));
        await RefuseAsync(new AlertRaised(Raised(2) with { Cause = 7 }));
        await RefuseAsync(new AlertRaised(Raised(1) with { DedupeKey = "other" }));
        await AcceptAsync(new AlertRaised(Raised(3)), new AlertRaised(Raised(4)), new AlertRaised(Raised(5) with { Cause = 7, Owner = "other" }), new AlertRaised(Raised(6) with { Cause = 3, DedupeKey = "other" }));
        await AcceptAsync(new AlertRepeated(alert.Id, 2), new AlertRepeated(alert.Id, 3), new AlertRepeated(new("alert_none"), 1));

        Assert.Equal(alert with { Suppressed = 5 }, await _storage.Alerts.FindAsync(alert.Id, Never));
        Assert.Equal("alert_4", (await _storage.Alerts.FindLatestAsync("o", "k", Never))!.Id.Value);
        Assert.Null(await _storage.Alerts.FindLatestAsync("o", "none", Never));
        Assert.Equal(7, await _storage.Alerts.NewestCauseAsync(Never));
    }

    [Fact]
    public async Task Each_filter_of_a_list_of_alerts_narrows_it()
    {
        Assert.Null(await _storage.Alerts.NewestCauseAsync(Never));
        await AcceptAsync(
            new AlertRaised(Raised(1)),
            new AlertRaised(Raised(2) with { Owner = "other" }),
            new AlertRaised(Raised(3) with { Kind = "budget.threshold" }),
            new AlertRaised(Raised(4) with { Kind = "budgets" }),
            new AlertRaised(Raised(5) with { Severity = AlertSeverity.Critical }),
            new AlertRaised(Raised(6) with { Run = new("run_1"), Agent = "a" }));

        Assert.Equal("6 5 4 3 1", await OfAsync(new AlertFilter(Owner: "o")));
        Assert.Equal("3", await OfAsync(new AlertFilter(Kind: "budget")));
        Assert.Equal("3", await OfAsync(new AlertFilter(Kind: "budget.threshold")));
        Assert.Equal("5", await OfAsync(new AlertFilter(AtLeast: AlertSeverity.Critical)));
        Assert.Equal("6", await OfAsync(new AlertFilter(Run: new("run_1"))));
        Assert.Equal("6", await OfAsync(new AlertFilter(Agent: "a", Owner: "o")));
        Assert.Equal("2 1", await OfAsync(new AlertFilter(), "alert_3"));

        async Task<string> OfAsync(AlertFilter filter, string? after = null) =>
            string.Join(' ', (await _storage.Alerts.ListAsync(filter, new PageRequest(after, 10), Never)).Items.Select(static alert => alert.Id.Value[6..]));
    }

    [Fact]
    public async Task A_tool_is_saved_one_version_at_a_time_and_listed_in_order_of_its_key()
    {
        var tool = new Tool { Key = new ToolKey("o", "p", "b"), UpdatedAt = At, Description = "it's", MaxCallsPerRun = 3, Approval = ToolApproval.Required, Compensation = "{}", Origin = ToolOrigin.Cloud };
        var next = tool with { Version = 2, Enabled = false, TimeoutMs = 5, Description = null };
        await AcceptAsync(new ToolSaved(tool), new ToolSaved(tool with { Key = new ToolKey("o", "p", "a") }), new ToolSaved(tool with { Key = new ToolKey("n", "q", "z") }));
        await RefuseAsync(new ToolSaved(tool));
        await RefuseAsync(new ToolSaved(next with { Version = 3 }));
        await RefuseAsync(new ToolSaved(next with { Key = new ToolKey("o", "p", "none") }));
        await AcceptAsync(new ToolSaved(next));

        var tools = await _storage.Tools.ListToolsAsync(Never);

        Assert.Equal(["n/q/z", "o/p/a", "o/p/b"], tools.Select(static one => $"{one.Key.Owner}/{one.Key.Project}/{one.Key.Name}"));
        Assert.Equal(next, tools[2]);
        await RefuseAsync(new ToolRemoved(next.Key, 1));
        await RefuseAsync(new ToolRemoved(new ToolKey("o", "p", "none"), 1));
        await AcceptAsync(new ToolRemoved(next.Key, 2));
        await RefuseAsync(new ToolRemoved(next.Key, 2));
        Assert.Equal(2, (await _storage.Tools.ListToolsAsync(Never)).Count);
        await AcceptAsync(new ToolSaved(tool)); // from the beginning
    }

    [Fact]
    public async Task A_failing_call_is_kept_once_a_run_until_it_recovers_or_is_too_old()
    {
        await AcceptAsync(Failed("run_1", 1), Failed("run_2", 2), Failed("run_1", 3), Failed("run_1", 4, "other"), Failed("run_1", 5) with { Call = Failed("run_1", 5).Call with { Agent = "b" } });

        Assert.Equal(["run_2 2", "run_1 3", "run_1 4", "run_1 5"], await FailingAsync(0, 10));
        Assert.Equal(["run_1 3", "run_1 4", "run_1 5"], await FailingAsync(3, 10));
        Assert.Equal(["run_1 4", "run_1 5"], await FailingAsync(0, 2));
        await AcceptAsync(new CallRecovered("o", "a", "work.do", "s"));
        Assert.Equal(["run_1 4", "run_1 5"], await FailingAsync(0, 10));
        await AcceptAsync(Failed("run_3", 9) with { Horizon = At.AddSeconds(5) });
        Assert.Equal(["run_1 5", "run_3 9"], await FailingAsync(0, 10));

        static CallFailed Failed(string run, int second, string signature = "s") => new(
            new FailingCall { Owner = "o", Agent = "a", Tool = "work.do", Signature = signature, Run = new RunId(run), At = At.AddSeconds(second) }, At);

        async Task<IEnumerable<string>> FailingAsync(int since, int limit) =>
            (await _storage.FailingCalls.ListAsync(At.AddSeconds(since), limit, Never)).Select(static call => $"{call.Run.Value} {(call.At - At).TotalSeconds}");
    }

    private static Notification Note(int id) => new()
    {
        Id = new NotificationId("note_" + id),
        Owner = "o",
        Agent = "a",
        Run = new RunId("run_1"),
        DedupeKey = "k",
        Severity = Severity.Normal,
        Title = "t",
        CreatedAt = At,
    };

    private static DecidedFinding Found(int id) => new()
    {
        Id = new FindingId("finding_" + id),
        Run = new RunId("run_1"),
        Owner = "o",
        Agent = "a",
        Finding = new Finding { Title = "t", Detail = "it's", Severity = Severity.High, Confidence = 0.25, Action = SuggestedAction.LogOnly, DedupeKey = "k", CheckId = "c", ProposedBy = "r" },
        Decision = new DeliveryDecision(Disposition.Digest, "rule", "reason"),
        Notification = id == 1 ? new NotificationId("note_1") : null,
        DecidedAt = At,
    };

    private static Alert Raised(int id) => new()
    {
        Id = new AlertId("alert_" + id),
        Kind = "test.kind",
        Severity = AlertSeverity.Info,
        Owner = "o",
        DedupeKey = "k",
        Title = "t",
        RaisedAt = At,
    };

    private async Task<string> NotesAsync(string? owner, bool unreadOnly) => string.Join(
        ' ', (await _storage.Deliveries.ListNotificationsAsync(owner, unreadOnly, new PageRequest(null, 10), Never)).Items.Select(static note => note.Id.Value[5..]));
}
