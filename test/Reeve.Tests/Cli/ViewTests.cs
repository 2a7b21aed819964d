using Reeve.Cli.Rendering;
using Reeve.Cli.Views;
using Reeve.Protocol.Agents;
using Reeve.Protocol.Alerts;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;
using Reeve.Protocol.Ledger;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;
using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

/// <summary>What people see, at 80 columns, as text.</summary>
public sealed class ViewTests
{
    private static readonly Style Terminal = new(80, Color: false);
    private static readonly DateTimeOffset Now = CliRun.Now;

    [Fact]
    public void Status_shows_the_places_the_agents_and_what_is_wrong()
    {
        var text = StatusView.Render(Samples.Status, Now, Terminal);

        Assert.Equal(
            """
            running  reeve 0.1.0, pid 4242, up 3 h 12 min
              home      /home/u/.reeve
              socket    /home/u/.reeve/run/host/reeve.sock
              address   http://127.0.0.1:7821
              log       1,234 entries, signed, checkpoint at 1,200
              storage   sqlite (3.35.5), 12.4 MB
              runs      none live
              unread    2 notifications

            AGENT     STATE    LAST TICK  NEXT TICK  CHECKS
            watchman  ready    3 min ago  in 12 min  git, deadlines, inbox
            broken    invalid  -          -          -

            1 problem in files
              agents/broken.md:3: unknown key 'modle'
                hint: did you mean 'model'?

            """,
            text);
    }

    [Fact]
    public void Tokens_are_a_table_without_a_secret()
    {
        var text = TokensView.Render([Samples.Token, Samples.Token with { Name = "ci", Scopes = ["operate"], State = "expired", ExpiresAt = CliRun.Now.AddHours(-2) }], Now, Terminal);

        Assert.Equal(
            """
            TOKEN  STATE    SCOPES         EXPIRES     GRANTED    BY
            phone  live     read, approve  2026-02-01  3 min ago  peer:1000
            ci     expired  operate        2 h ago     3 min ago  peer:1000

            """,
            text);
        Assert.Contains("reeve token new", TokensView.Render([], Now, Terminal));
    }

    [Theory]
    [InlineData(0, null, null, "  cloud     synchronized 3 min ago, 2 entries wait\n")]
    [InlineData(4, "The cloud is away.", null, "  cloud     synchronized 3 min ago, 2 entries wait, FAILING 4×: The cloud is aw…\n")]
    [InlineData(0, null, "It is null.", "  cloud     synchronized 3 min ago, 2 entries wait, BAD DOCUMENT: It is null.\n")]
    public void Status_says_how_the_synchronization_stands(int failures, string? error, string? document, string expected)
    {
        var cloud = new CloudStatusReport
        {
            Endpoint = "https://cloud.example/",
            Cursor = 5,
            Lag = 2,
            Failures = failures,
            LastError = error,
            DocumentError = document,
            LastSuccess = Now.AddMinutes(-3),
        };

        Assert.Contains(expected, StatusView.Render(Samples.Status with { Cloud = cloud }, Now, Terminal));
    }

    [Fact]
    public void A_tool_is_shown_with_all_that_is_configured_of_it()
    {
        var tool = new ToolConfigReport
        {
            Tool = "mail.send",
            Project = "shop",
            Owner = "me",
            Version = 2,
            SideEffect = true,
            MaxRetries = 3,
            TimeoutMs = 30_000,
            Enabled = false,
            Approval = "none",
            FailPolicy = "closed",
            WorstCaseTokens = 1500,
            WorstCaseMicroUsd = 20_000,
            Origin = "operator",
            UpdatedAt = Now.AddMinutes(-3),
            Description = "Sends post.",
        };

        Assert.Equal(
            """
            mail.send, project shop
              state     disabled
              effect    side effect, fails closed
              tries     4, each 30 s at most
              calls     no limit in one run
              worst     1,500 tokens, $0.02
              undo      nothing declared
              owner     me
              version   2, operator, 3 min ago
              Sends post.

            """,
            ToolsView.Render(tool, Now, Terminal));
    }

    [Fact]
    public void Runs_are_a_table_that_cuts_the_reason_and_never_the_id()
    {
        var text = RunsView.RenderList(new ListRunsResponse { Runs = [Samples.Run, Samples.FailedRun] }, Now, Terminal);

        Assert.Equal(
            """
            RUN                             STATE      AGENT     KIND  STARTED    REASON
            run_01jh0000000000000000000001  succeeded  watchman  tick  3 min ago
            run_01jh0000000000000000000002  failed     watchman  tick  1 h ago    the model…

            """,
            text);
    }

    [Fact]
    public void A_run_is_shown_with_its_steps()
    {
        var text = RunsView.RenderOne(new GetRunResponse { Run = Samples.FailedRun, Steps = [Samples.Step] }, Now, Terminal);

        Assert.Equal(
            """
            run_01jh0000000000000000000002  failed
              agent     watchman
              owner     me
              kind      tick, heartbeat, attempt 2
              created   1 h ago
              took      2 s
              tokens    1,200 in, 34 out
              ended     upstream_failed: the model did not answer within 30 seconds

            #  TOOL       STATE    TOOK  DECIDED BY    SUMMARY
            1  check.git  done   120 ms  grants.tools  3 repositories looked at

            """,
            text);
    }

    [Fact]
    public void Notifications_are_wrapped_and_never_cut()
    {
        var text = NotificationsView.RenderList(new ListNotificationsResponse { Notifications = [Samples.Notification] }, Now, Terminal);

        Assert.Equal(
            """
            * high  watchman, 3 min ago  note_01jh0000000000000000000001
              Work from yesterday is not committed in /home/u/projects/reeve, and three
              branches are ahead of their upstream
                M src/Program.cs
                M README.md

            """,
            text);
    }

    [Fact]
    public void Alerts_are_wrapped_and_say_how_many_more_were_held_back()
    {
        var text = AlertsView.Render(new ListAlertsResponse { Alerts = [Samples.Alert] }, Now, Terminal);

        Assert.Equal(
            """
            critical  run.dead_letter, 3 min ago, 1,204 more held back
              A run of watchman failed at its last attempt and is a dead letter
                the model did not answer within 30 seconds, three times, and the machine
                that it runs on is not reachable either
              alert_01jh0000000000000000000001  run_01jh0000000000000000000001

            """,
            text);
    }

    [Fact]
    public void Deliveries_are_a_line_each_with_the_reason()
    {
        var text = AlertsView.RenderDeliveries(
            new ListAlertDeliveriesResponse
            {
                Deliveries =
                [
                    Samples.DeadDelivery,
                    Samples.DeadDelivery with { State = "delivered", Attempts = 1, FailureCode = null, Failure = null, Status = 204 },
                    Samples.DeadDelivery with { State = "pending", Attempts = 1, EndedAt = null, NextAt = Now.AddMinutes(2) },
                ],
            },
            Now,
            Terminal);

        Assert.Equal(
            """
            dead  ops, 8 tries, 3 min ago
              alert_01jh0000000000000000000001
              it answered 500; anything but 2xx is tried again
            delivered  ops, 1 try, 3 min ago
              alert_01jh0000000000000000000001
            pending  ops, 1 try, next in 2 min
              alert_01jh0000000000000000000001
              it answered 500; anything but 2xx is tried again

            """,
            text);
    }

    [Fact]
    public void Why_tells_the_story_and_ends_with_the_reason()
    {
        var text = WhyView.Render(Samples.Why, Now, Terminal);

        Assert.Equal(
            """
            watchman  run_01jh0000000000000000000001, succeeded, 3 min ago

            WHAT THE CHECKS SAID
              git  ok  entry 17
                reeve: 2 files changed since yesterday
              mail (inbox)  degraded  entry 18
                (nothing, or erased)

            WHAT WAS PROPOSED AND DECIDED
              high  immediate by severity.high
                Uncommitted work
                high findings are told at once
                from git, proposed by rules/uncommitted, key git:reeve:dirty, told as
                note_01jh0000000000000000000001

            One notification was made, because a finding of severity high is told at once.

            """,
            text);
    }

    [Fact]
    public void Health_says_what_stands_out_first_and_what_could_not_be_told()
    {
        var text = AgentHealthView.Render(Samples.Health, Now, Terminal);

        Assert.Equal(
            """
            watchman  critical
              owner     local
              since     7 d ago
              runs      1 succeeded, 9 failed, 2 killed
              success   10% of 10 runs (95% sure: 1.8% to 40.4%)
              before    no run that counts
              tokens    12,000 in the latest run; 10,000 is usual, over 20,000 a spike
              cost      $0.02 in the latest run; what is usual is unknown (4 runs)

            critical  insight.repeated_failure
              watchman failed in 9 of 10 runs, in 9 of them at fetch (http_500)
              seen in run_01jh0000000000000000000001, run_01jh0000000000000000000002

            could not tell: insight.reliability_drop (0 of 5), insight.cost_spike (4 of 5)

            FAILS AT  CODE      RUNS  SHARE  NEWEST
            fetch     http_500     9   100%  run_01jh0000000000000000000001

            TOOL   CALLS  MEDIAN  BEFORE  LATENCY
            fetch     32     2 s  400 ms  warning

            BUDGET           TOKENS  PROMISED      LIMIT   COST  LIMIT
            agent watchman  120,000         -  2,000,000  $0.50      -

            """,
            text);
        Assert.All(text.Split('\n'), static line => Assert.True(line.Length <= 80));
    }

    [Fact]
    public void Verification_names_the_first_broken_entry_and_why()
    {
        var text = VerifyView.Render(Samples.BrokenLog, Terminal);

        Assert.Equal(
            """
            BROKEN  1,234 entries, root 3q2+7w==
              signed    5 checkpoints, the newest at 1,200
              contents  80 checked, 2 erased

            FAMILY  RECORDS  FIRST BROKEN  WHY
            runs      1,000             -  -
            steps       234            17  altered

              altered: entry 17 (steps): its bytes are not those the checkpoint at 1,200
              commits to

            """,
            text);
    }

    [Fact]
    public void A_sound_log_says_so_in_its_first_word() =>
        Assert.StartsWith("verified  2 entries", VerifyView.Render(Samples.SoundLog, Terminal), StringComparison.Ordinal);

    [Fact]
    public void An_entry_is_shown_with_its_facts_and_its_content()
    {
        var text = EntryView.Render(Samples.Entry, Terminal);

        Assert.Equal(
            """
            entry 17  step.done
              at        2026-01-02 11:57:00.000Z
              family    steps
              owner     me
              agent     watchman
              run       run_01jh0000000000000000000001
              leaf      3q2+7w==

            DATA
              tool: check.git
              ms: 120

            CONTENT output (text/plain)
              reeve: 2 files changed

            CONTENT args (application/json)
              (erased; the proof stands)

            """,
            text);
    }

    [Fact]
    public void The_doctor_puts_the_level_first_and_the_hint_below()
    {
        var text = DoctorView.Render(
            new DoctorResponse
            {
                Level = "error",
                Findings =
                [
                    new DoctorFinding { Check = "layout", Level = "ok", Message = "the home is /home/u/.reeve" },
                    new DoctorFinding { Check = "agents", Level = "error", Message = "unknown key 'modle'", File = "agents/broken.md", Line = 3, Hint = "did you mean 'model'?" },
                ],
            },
            Terminal);

        Assert.Equal(
            """
            ok      layout: the home is /home/u/.reeve
            error   agents: agents/broken.md:3: unknown key 'modle'
                    hint: did you mean 'model'?

            """,
            text);
    }

    [Fact]
    public void Events_stand_under_each_other() =>
        Assert.Equal(
            "     17  2026-01-02 11:57:00  step.done                 watchman run_01jh000000…\n",
            EventsView.Render(Samples.Entry.Entry, Terminal));

    [Fact]
    public void A_tick_says_what_came_of_it_and_the_next_command() =>
        Assert.Equal(
            """
            watchman: succeeded, 5 checks (1 could not look), 1 notification, 2 for the
            digest, 0 suppressed
              reeve why watchman --run run_1

            """,
            TickView.Render(
                new TickResponse { Agent = "watchman", Run = "run_1", State = "succeeded", Checks = 5, Degraded = 1, Notified = 1, Digested = 2 }, Terminal));

    [Theory]
    [MemberData(nameof(EveryView))]
    public void Nothing_is_wider_than_the_terminal_and_no_control_character_gets_through(string text) =>
        Assert.All(text.Split('\n'), static line =>
        {
            Assert.InRange(Printable.Width(line), 0, 80);
            Assert.DoesNotContain(line, char.IsControl);
        });

    public static TheoryData<string> EveryView()
    {
        const string Evil = "\e[2Jcleared\u0007\rforged\n\u202Edesrever " + "very long words that go on and on and on and on and on and on and on and on 漢字漢字漢字漢字漢字漢字漢字漢字";
        var agent = new AgentStatus { Name = Evil, State = "ready", Checks = [Evil] };
        return
        [
            StatusView.Render(Samples.Status with { Agents = [agent], Home = Evil, Problems = [new() { File = "a", Line = 1, Message = Evil, Hint = Evil }] }, Now, Terminal),
            RunsView.RenderList(new ListRunsResponse { Runs = [Samples.Run with { Agent = Evil, Reason = Evil }] }, Now, Terminal),
            RunsView.RenderOne(new GetRunResponse { Run = Samples.Run with { Agent = Evil, Reason = Evil }, Steps = [Samples.Step with { Tool = Evil, Summary = Evil }] }, Now, Terminal),
            NotificationsView.Render(Samples.Notification with { Title = Evil, Detail = Evil }, Now, Terminal),
            AlertsView.Render(new ListAlertsResponse { Alerts = [Samples.Alert with { Title = Evil, Detail = Evil, Kind = Evil }] }, Now, Terminal),
            AlertsView.RenderDeliveries(new ListAlertDeliveriesResponse { Deliveries = [Samples.DeadDelivery with { Failure = Evil, Webhook = Evil }] }, Now, Terminal),
            WhyView.Render(Samples.Why with { Conclusion = Evil, Signals = [Samples.Why.Signals[0] with { Text = Evil }] }, Now, Terminal),
            VerifyView.Render(Samples.BrokenLog with { Breaks = [new BreakReport { Why = "altered", Message = Evil }] }, Terminal),
            EntryView.Render(Samples.Entry with { Contents = [new ContentReport { Name = Evil[..9], MediaType = "t", Text = Evil, Erased = false }] }, Terminal),
            EventsView.Render(Samples.Entry.Entry with { Agent = Evil }, Terminal),
            DoctorView.Render(new DoctorResponse { Level = "ok", Findings = [new() { Check = "c", Level = "ok", Message = Evil, Hint = Evil }] }, Terminal),
        ];
    }
}
