using System.Text.Json;
using Reeve.Protocol.Access;
using Reeve.Protocol.Agents;
using Reeve.Protocol.Alerts;
using Reeve.Protocol.Budgets;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;
using Reeve.Protocol.Ledger;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Runs;

namespace Reeve.TestKit.Cli;

/// <summary>Responses with fixed words and times, for what is shown of them.</summary>
public static class Samples
{
    private static readonly DateTimeOffset Recent = CliRun.Now.AddMinutes(-3);

    public static readonly StatusResponse Status = new()
    {
        Status = "ok",
        Instance = "instance_1",
        Build = "0.1.0",
        Pid = 4242,
        Host = "host",
        StartedAt = CliRun.Now.AddHours(-3.2),
        Home = "/home/u/.reeve",
        RunRoot = "/home/u/.reeve/run/host",
        Socket = "/home/u/.reeve/run/host/reeve.sock",
        HttpAddress = "http://127.0.0.1:7821",
        LiveRuns = 0,
        UnreadNotifications = 2,
        Storage = new StorageStatus { Engine = "sqlite", Library = "3.35.5", Bytes = 12_400_000, Writable = true },
        Ledger = new LedgerStatus { Entries = 1234, Root = "3q2+7w==", Signed = true, CheckpointSize = 1200 },
        Agents =
        [
            new AgentStatus
            {
                Name = "watchman", State = "ready", LastTickAt = Recent, NextTickAt = CliRun.Now.AddMinutes(12), Checks = ["git", "deadlines", "inbox"],
            },
            new AgentStatus { Name = "broken", State = "invalid" },
        ],
        Problems = [new ProblemReport { File = "agents/broken.md", Line = 3, Message = "unknown key 'modle'", Hint = "did you mean 'model'?" }],
    };

    public static readonly TokenReport Token = new()
    {
        Id = "token_1",
        Name = "phone",
        Owner = "local",
        Scopes = ["read", "approve"],
        State = "live",
        CreatedAt = Recent,
        GrantedBy = "peer:1000",
        ExpiresAt = CliRun.Now.AddDays(30),
    };

    public static readonly RunReport Run = new()
    {
        Id = "run_01jh0000000000000000000001",
        Kind = "tick",
        State = "succeeded",
        Agent = "watchman",
        Owner = "me",
        Project = "default",
        Trigger = "heartbeat",
        Attempt = 1,
        CreatedAt = Recent,
        StartedAt = Recent,
        EndedAt = Recent.AddSeconds(2),
        Steps = 4,
    };

    public static readonly RunReport FailedRun = Run with
    {
        Id = "run_01jh0000000000000000000002",
        State = "failed",
        Attempt = 2,
        CreatedAt = CliRun.Now.AddHours(-1),
        StartedAt = CliRun.Now.AddHours(-1),
        EndedAt = CliRun.Now.AddHours(-1).AddSeconds(2),
        FailureCode = "upstream_failed",
        Reason = "the model did not answer within 30 seconds",
        Steps = 1,
        TokensIn = 1200,
        TokensOut = 34,
    };

    public static readonly StepReport Step = new()
    {
        Id = "step_1",
        Number = 1,
        Tool = "check.git",
        State = "done",
        ArgsHash = "00",
        DecidedBy = "grants.tools",
        IntendedAt = Recent,
        EndedAt = Recent.AddMilliseconds(120),
        Summary = "3 repositories looked at",
    };

    public static readonly NotificationReport Notification = new()
    {
        Id = "note_01jh0000000000000000000001",
        Agent = "watchman",
        Owner = "me",
        Run = Run.Id,
        Severity = "high",
        CreatedAt = Recent,
        Title = "Work from yesterday is not committed in /home/u/projects/reeve, and three branches are ahead of their upstream",
        Detail = "M src/Program.cs\nM README.md\n",
    };

    public static readonly AlertReport Alert = new()
    {
        Id = "alert_01jh0000000000000000000001",
        Kind = "run.dead_letter",
        Severity = "critical",
        Owner = "me",
        Key = "run.dead_letter:watchman",
        Title = "A run of watchman failed at its last attempt and is a dead letter",
        Detail = "the model did not answer within 30 seconds, three times, and the machine that it runs on is not reachable either",
        Agent = "watchman",
        Run = Run.Id,
        RaisedAt = Recent,
        Suppressed = 1_204,
    };

    public static readonly AlertDeliveryReport DeadDelivery = new()
    {
        Alert = Alert.Id,
        Webhook = "ops",
        Owner = "me",
        State = "dead",
        Attempts = 8,
        Redeliveries = 0,
        QueuedAt = Recent,
        LastAt = Recent,
        EndedAt = Recent,
        Status = 500,
        FailureCode = "target_status",
        Failure = "it answered 500; anything but 2xx is tried again",
    };

    public static readonly WhyResponse Why = new()
    {
        Agent = "watchman",
        Run = Run,
        Signals =
        [
            new WhySignal { Check = "git", Kind = "git", Status = "ok", Text = "reeve: 2 files changed since yesterday", Entry = 17 },
            new WhySignal { Check = "mail", Kind = "inbox", Status = "degraded", Text = "", Entry = 18 },
        ],
        Findings =
        [
            new WhyFinding
            {
                Title = "Uncommitted work", Severity = "high", Check = "git", ProposedBy = "rules/uncommitted", Disposition = "immediate",
                Rule = "severity.high", Reason = "high findings are told at once", DedupeKey = "git:reeve:dirty", Notification = Notification.Id,
            },
        ],
        Conclusion = "One notification was made, because a finding of severity high is told at once.",
    };

    public static readonly AgentHealthResponse Health = new()
    {
        Agent = "watchman",
        Owner = "local",
        Status = "critical",
        From = CliRun.Now.AddDays(-7),
        To = CliRun.Now,
        MinRuns = 5,
        Cut = false,
        Runs = new RunTallyReport { Ended = 12, Succeeded = 1, Failed = 9, TimedOut = 0, DeadLetter = 0, Cancelled = 0, Killed = 2, Live = 0 },
        Success = new SuccessRateReport { Succeeded = 1, Counted = 10, Share = 0.1, Low = 0.0179, High = 0.4042 },
        Before = new SuccessRateReport { Succeeded = 0, Counted = 0, Low = 0, High = 1 },
        Hotspots = [new HotspotReport { Tool = "fetch", Code = "http_500", Runs = 9, Share = 1, Examples = [Run.Id, FailedRun.Id] }],
        Tokens = new UseReport { Latest = 12_000, Run = Run.Id, Sample = 9, Median = 10_000, Spread = 500, Threshold = 20_000 },
        MicroUsd = new UseReport { Latest = 20_000, Run = Run.Id, Sample = 4, Median = 19_000, Spread = 500 },
        Latencies =
        [
            new ToolLatencyReport { Tool = "fetch", Verdict = "warning", Calls = 8, MedianMs = 2_000, CallsBefore = 24, MedianBeforeMs = 400, SpreadBeforeMs = 20 },
        ],
        Budgets =
        [
            new BudgetReport
            {
                Scope = "agent", Subject = "watchman", Owner = "local", Day = "2026-01-02", MaxTokens = 2_000_000, Tokens = 120_000, ReservedTokens = 0, MicroUsd = 500_000, ReservedMicroUsd = 0,
            },
        ],
        Checks =
        [
            new HealthCheckReport { Kind = "insight.repeated_failure", Verdict = "critical", Sample = 10, Needed = 5 },
            new HealthCheckReport { Kind = "insight.reliability_drop", Verdict = "unknown", Sample = 0, Needed = 5 },
            new HealthCheckReport { Kind = "insight.cost_spike", Verdict = "unknown", Sample = 4, Needed = 5 },
        ],
        Findings =
        [
            new HealthFindingReport
            {
                Kind = "insight.repeated_failure", Severity = "critical", Title = "watchman failed in 9 of 10 runs, in 9 of them at fetch (http_500)", Evidence = [Run.Id, FailedRun.Id],
            },
        ],
    };

    public static readonly VerifyResponse SoundLog = new()
    {
        Ok = true,
        Entries = 2,
        Root = "3q2+7w==",
        Families = [new FamilyReport { Family = "runs", Records = 2 }],
        Checkpoints = new CheckpointReport { Checked = 1, Signed = true, CoveredSize = 2, Key = "reeve+00000000+AA==" },
    };

    public static readonly VerifyResponse BrokenLog = new()
    {
        Ok = false,
        Entries = 1234,
        Root = "3q2+7w==",
        ContentsChecked = 80,
        ContentsErased = 2,
        Families =
        [
            new FamilyReport { Family = "runs", Records = 1000 },
            new FamilyReport { Family = "steps", Records = 234, FirstBroken = 17, Why = "altered" },
        ],
        Checkpoints = new CheckpointReport { Checked = 5, Signed = true, CoveredSize = 1200 },
        Breaks = [new BreakReport { Why = "altered", Index = 17, Family = "steps", Message = "its bytes are not those the checkpoint at 1,200 commits to" }],
    };

    public static readonly GetEntryResponse Entry = new()
    {
        Entry = new EventReport
        {
            Cursor = 17,
            At = Recent,
            Type = "step.done",
            Family = "steps",
            Run = Run.Id,
            Agent = "watchman",
            Owner = "me",
            Data = JsonDocument.Parse("""{"tool":"check.git","ms":120}""").RootElement,
        },
        LeafHash = "3q2+7w==",
        Contents =
        [
            new ContentReport { Name = "output", MediaType = "text/plain", Text = "reeve: 2 files changed", Erased = false },
            new ContentReport { Name = "args", MediaType = "application/json", Erased = true },
        ],
    };
}
