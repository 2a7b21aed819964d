using Reeve.Protocol.Access;
using Reeve.Protocol.Agents;
using Reeve.Protocol.Alerts;
using Reeve.Protocol.Approvals;
using Reeve.Protocol.Budgets;
using Reeve.Protocol.Bus;
using Reeve.Protocol.Compensations;
using Reeve.Protocol.Compliance;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;
using Reeve.Protocol.Kills;
using Reeve.Protocol.Ledger;
using Reeve.Protocol.Mcp;
using Reeve.Protocol.Memories;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Retention;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Sessions;
using Reeve.Protocol.Skills;
using Reeve.Protocol.Schedules;
using Reeve.Protocol.Tools;
using Reeve.Protocol.Turns;

namespace Reeve.Protocol;

/// <summary>The registry of everything the daemon can be asked. Every door serves exactly these.</summary>
public static class Operations
{
    private const string Get = "GET";
    private const string Post = "POST";

#pragma warning disable CS1591 // Each operation documents itself: its summary is data, shown by the reference and the OpenAPI document.
    public static readonly Operation<HelloRequest, HelloResponse> Hello =
        new("hello", Post, "", Scope.None, "Opens a connection: versions, capabilities and where the daemon lives.");

    public static readonly Operation<HealthRequest, HealthResponse> DaemonHealth =
        new("daemon.health", Get, "/api/health", Scope.None, "Says that the daemon lives. Answered from memory.");

    public static readonly Operation<StatusRequest, StatusResponse> DaemonStatus =
        new("daemon.status", Get, "/api/status", Scope.Read, "The daemon's state in one look.");

    public static readonly Operation<DoctorRequest, DoctorResponse> DaemonDoctor =
        new("daemon.doctor", Get, "/api/doctor", Scope.Read, "Examines the installation.");

    public static readonly Operation<StopRequest, StopResponse> DaemonStop =
        new("daemon.stop", Post, "/api/stop", Scope.Admin, "Stops the daemon gracefully.");

    public static readonly Operation<ConfigRequest, ConfigResponse> ConfigShow =
        new("config.show", Get, "/api/config", Scope.Read, "The effective configuration, secrets left out.");

    public static readonly Operation<ReloadRequest, ReloadResponse> ConfigReload =
        new("config.reload", Post, "/api/config/reload", Scope.Admin, "Takes up what the configuration files say now; what is wrong with them changes nothing.");

    public static readonly Operation<ListRunsRequest, ListRunsResponse> RunsList =
        new("runs.list", Get, "/api/runs", Scope.Read, "Lists runs, newest first.");

    public static readonly Operation<GetRunRequest, GetRunResponse> RunsGet =
        new("runs.get", Get, "/api/runs/{run}", Scope.Read, "One run with its steps, a page at a time.");

    public static readonly Operation<StartRunRequest, StartRunResponse> RunsStart =
        new("runs.start", Post, "/api/runs", Scope.Operate, "Starts a governed run of an agent outside Reeve.") { Creates = true };

    public static readonly Operation<RenewRunRequest, RenewRunResponse> RunsRenew =
        new("runs.renew", Post, "/api/runs/{run}/renew", Scope.Operate, "Renews a run's lease.");

    public static readonly Operation<FinishRunRequest, FinishRunResponse> RunsFinish =
        new("runs.finish", Post, "/api/runs/{run}/finish", Scope.Operate, "Ends an external run.");

    public static readonly Operation<KillRunRequest, KillRunResponse> RunsKill =
        new("runs.kill", Post, "/api/runs/{run}/kill", Scope.Operate, "Kills a run for ever.");

    public static readonly Operation<EraseRunRequest, EraseRunResponse> RunsErase =
        new("runs.erase", Post, "/api/runs/{run}/erase", Scope.Admin, "Erases the words of an ended run; every proof stays valid.");

    public static readonly Operation<PurgeRequest, PurgeResponse> RetentionPurge =
        new("retention.purge", Post, "/api/retention/purge", Scope.Admin, "Takes what is over and too old now, or counts it.");

    public static readonly Operation<BeginStepRequest, BeginStepResponse> StepsBegin =
        new("steps.begin", Post, "/api/runs/{run}/steps", Scope.Operate, "Asks the guard for one action.") { Creates = true };

    public static readonly Operation<EndStepRequest, EndStepResponse> StepsEnd =
        new("steps.end", Post, "/api/runs/{run}/steps/{step}/end", Scope.Operate, "Records the outcome of an allowed action.");

    public static readonly Operation<RollbackRequest, RollbackResponse> RunsRollback =
        new("runs.rollback", Post, "/api/runs/{run}/rollback", Scope.Operate, "Undoes what a run did, from a step on, the newest first.");

    public static readonly Operation<GetCompensationRequest, GetCompensationResponse> RunsCompensation =
        new("runs.compensation", Get, "/api/runs/{run}/compensation", Scope.Read, "How the undoing of a run stands.");

    public static readonly Operation<NextCompensationRequest, NextCompensationResponse> CompensationsNext =
        new("compensations.next", Post, "/api/compensations/next", Scope.Operate, "Waits for a step to undo, for a program that offers tools.");

    public static readonly Operation<FinishCompensationRequest, FinishCompensationResponse> CompensationsFinish =
        new("compensations.finish", Post, "/api/compensations/{id}/finish", Scope.Operate, "Says how undoing a step ended.");

    public static readonly Operation<ClaimCompensationsRequest, ClaimCompensationsResponse> CompensationsClaim =
        new("compensations.claim", Post, "/api/runs/{run}/compensation/claim", Scope.Operate, "Lets the program that holds a run undo steps of it itself.");

    public static readonly Operation<ReportCompensationRequest, ReportCompensationResponse> CompensationsReport =
        new("compensations.report", Post, "/api/runs/{run}/compensation/report", Scope.Operate, "Says how a program's own undoing of a step ended.");

    public static readonly Operation<EngageKillRequest, EngageKillResponse> KillsEngage =
        new("kills.engage", Post, "/api/kills", Scope.Operate, "Stops an agent, an owner or everything until it is lifted.");

    public static readonly Operation<LiftKillRequest, LiftKillResponse> KillsLift =
        new("kills.lift", Post, "/api/kills/lift", Scope.Admin, "Lifts a kill switch.");

    public static readonly Operation<ListKillsRequest, ListKillsResponse> KillsList =
        new("kills.list", Get, "/api/kills", Scope.Read, "Lists the engaged kill switches.");

    public static readonly Operation<WaitStepRequest, WaitStepResponse> StepsWait =
        new("steps.wait", Get, "/api/runs/{run}/steps/{step}/decision", Scope.Operate, "Waits until a held step is decided.");

    public static readonly Operation<ListApprovalsRequest, ListApprovalsResponse> ApprovalsList =
        new("approvals.list", Get, "/api/approvals", Scope.Read, "Lists approvals, newest first.");

    public static readonly Operation<DecideApprovalRequest, DecideApprovalResponse> ApprovalsDecide =
        new("approvals.decide", Post, "/api/approvals/{approval}/decide", Scope.Approve, "Approves or denies exactly one action.");

    public static readonly Operation<BudgetRequest, BudgetResponse> BudgetShow =
        new("budget.show", Get, "/api/budget", Scope.Read, "How the budgets stand, reservations counted.");

    public static readonly Operation<ComplianceReportRequest, ComplianceReportResponse> ComplianceReport =
        new("compliance.report", Get, "/api/compliance/report/{run}", Scope.Read, "A serious-incident report on a run, with its evidence.");

    public static readonly Operation<ListMcpRequest, ListMcpResponse> McpList =
        new("mcp.list", Get, "/api/mcp", Scope.Read, "Lists the declared MCP servers and how they stand.");

    public static readonly Operation<TestMcpRequest, TestMcpResponse> McpTest =
        new("mcp.test", Post, "/api/mcp/{server}/test", Scope.Operate, "Starts or reaches an MCP server now and says what it has.");

    public static readonly Operation<RegisterToolsRequest, RegisterToolsResponse> ToolsRegister =
        new("tools.register", Post, "/api/tools", Scope.Operate, "Keeps defaults for those tools that are not known yet.");

    public static readonly Operation<ListToolsRequest, ListToolsResponse> ToolsList =
        new("tools.list", Get, "/api/tools", Scope.Read, "Lists tools as they are configured, and from where to follow their changes.");

    public static readonly Operation<ConfigureToolRequest, ConfigureToolResponse> ToolsConfigure =
        new("tools.configure", Post, "/api/tools/configure", Scope.Admin, "Changes one tool's configuration.");

    public static readonly Operation<RemoveToolRequest, RemoveToolResponse> ToolsRemove =
        new("tools.remove", Post, "/api/tools/remove", Scope.Admin, "Forgets one tool with its configuration.");

    public static readonly Operation<ListAgentsRequest, ListAgentsResponse> AgentsList =
        new("agents.list", Get, "/api/agents", Scope.Read, "Lists every agent file, good or not.");

    public static readonly Operation<TickRequest, TickResponse> AgentsTick =
        new("agents.tick", Post, "/api/agents/{agent}/tick", Scope.Operate, "Runs an agent's heartbeat now.");

    public static readonly Operation<WhyRequest, WhyResponse> AgentsWhy =
        new("agents.why", Get, "/api/agents/{agent}/why", Scope.Read, "Explains a tick from what was stored.");

    public static readonly Operation<AgentHealthRequest, AgentHealthResponse> AgentsHealth =
        new("agents.health", Get, "/api/agents/{agent}/health", Scope.Read, "How an agent does over its recent runs, and what stands out.");

    public static readonly Operation<ListSessionsRequest, ListSessionsResponse> SessionsList =
        new("sessions.list", Get, "/api/sessions", Scope.Read, "Lists conversations, newest activity first.");

    public static readonly Operation<OpenSessionRequest, OpenSessionResponse> SessionsOpen =
        new("sessions.open", Post, "/api/sessions", Scope.Operate, "Finds the conversation of a sender with an agent, or begins it.");

    public static readonly Operation<SearchSessionsRequest, SearchSessionsResponse> SessionsSearch =
        new("sessions.search", Get, "/api/sessions/search", Scope.Read, "Looks for words in conversations.");

    public static readonly Operation<GetSessionRequest, GetSessionResponse> SessionsGet =
        new("sessions.get", Get, "/api/sessions/{session}", Scope.Read, "One conversation, a page of lines at a time.");

    public static readonly Operation<ExportSessionRequest, ExportSessionResponse> SessionsExport =
        new("sessions.export", Get, "/api/sessions/{session}/export", Scope.Read, "A conversation as a document, piece by piece.");

    public static readonly Operation<RenameSessionRequest, RenameSessionResponse> SessionsRename =
        new("sessions.rename", Post, "/api/sessions/{session}/rename", Scope.Operate, "Gives a conversation a title.");

    public static readonly Operation<CompactSessionRequest, CompactSessionResponse> SessionsCompact =
        new("sessions.compact", Post, "/api/sessions/{session}/compact", Scope.Operate, "Sets a marker with a summary that later turns start from.");

    public static readonly Operation<DeleteSessionRequest, DeleteSessionResponse> SessionsDelete =
        new("sessions.delete", Post, "/api/sessions/delete", Scope.Operate, "Erases the words of one conversation, or of all of one sender's.");

    public static readonly Operation<ListMemoriesRequest, ListMemoriesResponse> MemoriesList =
        new("memories.list", Get, "/api/memories", Scope.Read, "Lists memories, the newest words first.");

    public static readonly Operation<SearchMemoriesRequest, SearchMemoriesResponse> MemoriesSearch =
        new("memories.search", Get, "/api/memories/search", Scope.Read, "Searches memories as agents do, the best first.");

    public static readonly Operation<GetMemoryRequest, GetMemoryResponse> MemoriesGet =
        new("memories.get", Get, "/api/memories/{memory}", Scope.Read, "One memory and where it came from.");

    public static readonly Operation<KeepMemoryRequest, KeepMemoryResponse> MemoriesKeep =
        new("memories.keep", Post, "/api/memories", Scope.Operate, "Keeps something under a name for agents to recall.");

    public static readonly Operation<ForgetMemoriesRequest, ForgetMemoriesResponse> MemoriesForget =
        new("memories.forget", Post, "/api/memories/forget", Scope.Operate, "Forgets one memory, or all that came from a run or a sender.");

    public static readonly Operation<ProtectMemoryRequest, ProtectMemoryResponse> MemoriesProtect =
        new("memories.protect", Post, "/api/memories/{memory}/protect", Scope.Approve, "Keeps a memory from being changed or forgotten by agents.");

    public static readonly Operation<ListSkillsRequest, ListSkillsResponse> SkillsList =
        new("skills.list", Get, "/api/skills", Scope.Read, "Lists the skills of the home, or those an agent may load.");

    public static readonly Operation<GetSkillRequest, GetSkillResponse> SkillsGet =
        new("skills.get", Get, "/api/skills/{skill}", Scope.Read, "One skill with its instructions.");

    public static readonly Operation<PublishEventRequest, PublishEventResponse> BusPublish =
        new("bus.publish", Post, "/api/bus/events", Scope.Operate, "Publishes an event: whoever subscribed is told.") { Creates = true };

    public static readonly Operation<ListEnvelopesRequest, ListEnvelopesResponse> BusList =
        new("bus.list", Get, "/api/bus/events", Scope.Read, "Lists events of the bus, newest first.");

    public static readonly Operation<ListEnvelopeDeliveriesRequest, ListEnvelopeDeliveriesResponse> BusDeliveries =
        new("bus.deliveries", Get, "/api/bus/deliveries", Scope.Read, "Lists events on their way to agents, and dead letters.");

    public static readonly Operation<RedeliverEnvelopesRequest, RedeliverEnvelopesResponse> BusRedeliver =
        new("bus.redeliver", Post, "/api/bus/redeliver", Scope.Operate, "Puts dead letters on their way again.");

    public static readonly Operation<ListSubscriptionsRequest, ListSubscriptionsResponse> SubscriptionsList =
        new("subscriptions.list", Get, "/api/subscriptions", Scope.Read, "Lists subscriptions and how they stand, by id.");

    public static readonly Operation<ListSchedulesRequest, ListSchedulesResponse> SchedulesList =
        new("schedules.list", Get, "/api/schedules", Scope.Read, "Lists schedules and how they stand, by id.");

    public static readonly Operation<NextFiresRequest, NextFiresResponse> SchedulesNext =
        new("schedules.next", Get, "/api/schedules/next", Scope.Read, "When schedules fire next, as things stand.");

    public static readonly Operation<RunScheduleRequest, RunScheduleResponse> SchedulesRun =
        new("schedules.run", Post, "/api/schedules/{schedule}/run", Scope.Operate, "Fires a schedule now, whatever its times say.") { Creates = true };

    public static readonly Operation<PauseScheduleRequest, PauseScheduleResponse> SchedulesPause =
        new("schedules.pause", Post, "/api/schedules/{schedule}/pause", Scope.Operate, "Lets nothing of a schedule fire until it is resumed.");

    public static readonly Operation<ResumeScheduleRequest, ResumeScheduleResponse> SchedulesResume =
        new("schedules.resume", Post, "/api/schedules/{schedule}/resume", Scope.Operate, "Lets a paused schedule go on, from now.");

    public static readonly Operation<ShowAgentRequest, ShowAgentResponse> AgentsShow =
        new("agents.show", Get, "/api/agents/{agent}", Scope.Read, "What one agent's file declares, and what is wrong with it.");

    public static readonly Operation<StartTurnRequest, StartTurnResponse> TurnsStart =
        new("turns.start", Post, "/api/turns", Scope.Operate, "Says something to an agent.") { Creates = true };

    public static readonly Operation<FindTurnRequest, FindTurnResponse> TurnsFind =
        new("turns.find", Get, "/api/turns", Scope.Read, "The run that answers a message, as soon as there is one.");

    public static readonly Operation<TurnOutputRequest, TurnOutputResponse> TurnsOutput =
        new("turns.output", Get, "/api/turns/{run}/output", Scope.Read, "What a turn puts out, from a cursor.");

    public static readonly Operation<CancelTurnRequest, CancelTurnResponse> TurnsCancel =
        new("turns.cancel", Post, "/api/turns/{run}/cancel", Scope.Operate, "Stops a turn; what was said stays.");

    public static readonly Operation<ListQuestionsRequest, ListQuestionsResponse> TurnsQuestions =
        new("turns.questions", Get, "/api/questions", Scope.Read, "Lists questions of agents to people, newest first.");

    public static readonly Operation<AnswerQuestionRequest, AnswerQuestionResponse> TurnsAnswer =
        new("turns.answer", Post, "/api/questions/{question}/answer", Scope.Operate, "Answers an agent's question; its turn goes on.");

    public static readonly Operation<ListNotificationsRequest, ListNotificationsResponse> NotificationsList =
        new("notifications.list", Get, "/api/notifications", Scope.Read, "Lists notifications, newest first.");

    public static readonly Operation<ReadNotificationRequest, ReadNotificationResponse> NotificationsRead =
        new("notifications.read", Post, "/api/notifications/{notification}/read", Scope.Operate, "Marks a notification as read.");

    public static readonly Operation<ListAlertsRequest, ListAlertsResponse> AlertsList =
        new("alerts.list", Get, "/api/alerts", Scope.Read, "Lists operator alerts, newest first.");

    public static readonly Operation<ListAlertDeliveriesRequest, ListAlertDeliveriesResponse> AlertsDeliveries =
        new("alerts.deliveries", Get, "/api/alerts/deliveries", Scope.Read, "Lists deliveries of alerts to webhooks.");

    public static readonly Operation<RedeliverAlertsRequest, RedeliverAlertsResponse> AlertsRedeliver =
        new("alerts.redeliver", Post, "/api/alerts/redeliver", Scope.Operate, "Sends alerts to their webhooks again.");

    public static readonly Operation<TestAlertsRequest, TestAlertsResponse> AlertsTest =
        new("alerts.test", Post, "/api/alerts/test", Scope.Operate, "Raises a test alert, to see it arrive.");

    public static readonly Operation<ListEventsRequest, ListEventsResponse> EventsList =
        new("events.list", Get, "/api/events/log", Scope.Read, "Reads events from the log, oldest first.");

    public static readonly Operation<SubscribeRequest, SubscribeResponse> EventsSubscribe =
        new("events.subscribe", Post, "", Scope.Read, "Starts a watch on this connection.");

    public static readonly Operation<UnsubscribeRequest, UnsubscribeResponse> EventsUnsubscribe =
        new("events.unsubscribe", Post, "", Scope.Read, "Ends a watch on this connection.");

    public static readonly Operation<CheckpointRequest, CheckpointResponse> LedgerCheckpoint =
        new("ledger.checkpoint", Get, "/api/ledger/checkpoint", Scope.Read, "The newest signed checkpoint.");

    public static readonly Operation<GetEntryRequest, GetEntryResponse> LedgerEntry =
        new("ledger.entry", Get, "/api/ledger/entries/{index}", Scope.Read, "One entry with its content.");

    public static readonly Operation<ProofRequest, ProofResponse> LedgerProof =
        new("ledger.proof", Get, "/api/ledger/entries/{index}/proof", Scope.Read, "A proof that an entry is in the log.");

    public static readonly Operation<ConsistencyRequest, ConsistencyResponse> LedgerConsistency =
        new("ledger.consistency", Get, "/api/ledger/consistency", Scope.Read, "A proof that the log only grew between two sizes.");

    public static readonly Operation<VerifyRequest, VerifyResponse> LedgerVerify =
        new("ledger.verify", Post, "/api/ledger/verify", Scope.Read, "Verifies the whole log.");

    public static readonly Operation<RotateTokenRequest, RotateTokenResponse> TokenRotate =
        new("token.rotate", Post, "/api/token/rotate", Scope.Admin, "Makes a new token; the old one dies at once.");

    public static readonly Operation<GrantTokenRequest, GrantTokenResponse> TokenGrant =
        new("token.grant", Post, "/api/tokens", Scope.Admin, "Grants a named token with narrower scopes; its secret is shown once.");

    public static readonly Operation<ListTokensRequest, ListTokensResponse> TokenList =
        new("token.list", Get, "/api/tokens", Scope.Admin, "Lists the granted tokens, never their secrets.");

    public static readonly Operation<RevokeTokenRequest, RevokeTokenResponse> TokenRevoke =
        new("token.revoke", Post, "/api/tokens/{name}/revoke", Scope.Admin, "Ends a granted token and everything it opened, at once.");

    public static readonly Operation<LoginCodeRequest, LoginCodeResponse> LoginCode =
        new("login.code", Post, "/api/login-codes", Scope.Admin, "A one-use code for the dashboard.");
#pragma warning restore CS1591

    /// <summary>Every operation, in the order references show them.</summary>
    public static readonly IReadOnlyList<Operation> All =
    [
        Hello, DaemonHealth, DaemonStatus, DaemonDoctor, DaemonStop, ConfigShow, ConfigReload,
        RunsList, RunsGet, RunsStart, RunsRenew, RunsFinish, RunsKill, StepsBegin, StepsEnd,
        RunsRollback, RunsCompensation, CompensationsNext, CompensationsFinish,
        CompensationsClaim, CompensationsReport,
        RunsErase, RetentionPurge,
        KillsEngage, KillsLift, KillsList,
        StepsWait, ApprovalsList, ApprovalsDecide,
        BudgetShow,
        ComplianceReport,
        SessionsList, SessionsOpen, SessionsSearch, SessionsGet, SessionsExport, SessionsRename, SessionsCompact, SessionsDelete,
        McpList, McpTest,
        ToolsRegister, ToolsList, ToolsConfigure, ToolsRemove,
        AgentsList, AgentsTick, AgentsWhy,
        AgentsHealth,
        AgentsShow,
        TurnsStart, TurnsFind, TurnsOutput, TurnsCancel,
        TurnsQuestions, TurnsAnswer,
        MemoriesList, MemoriesSearch, MemoriesGet, MemoriesKeep, MemoriesForget, MemoriesProtect,
        SkillsList, SkillsGet,
        BusPublish, BusList, BusDeliveries, BusRedeliver, SubscriptionsList,
        SchedulesList, SchedulesNext, SchedulesRun, SchedulesPause, SchedulesResume,
        NotificationsList, NotificationsRead,
        AlertsList, AlertsDeliveries, AlertsRedeliver, AlertsTest,
        EventsList, EventsSubscribe, EventsUnsubscribe,
        LedgerCheckpoint, LedgerEntry, LedgerProof, LedgerConsistency, LedgerVerify,
        TokenRotate, TokenGrant, TokenList, TokenRevoke, LoginCode,
    ];
}
