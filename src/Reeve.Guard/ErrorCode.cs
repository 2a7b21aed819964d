namespace Reeve.Guard;

/// <summary>
/// The stable codes a failure carries at every door (JSON-RPC <c>data.code</c>, problem+json <c>code</c>, the CLI's <c>error:</c> line).
/// A code never changes its meaning; new ones are added, old ones are not reused.
/// </summary>
public static class ErrorCode
{
    /// <summary>The request's shape is wrong: missing, unknown or mistyped field, number out of range. Not retryable.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>No operation has that name or path.</summary>
    public const string UnknownOperation = "unknown_operation";

    /// <summary>The thing named does not exist, or is not visible to the caller.</summary>
    public const string NotFound = "not_found";

    /// <summary>Nobody could be told from the request: token or cookie missing, wrong or revoked.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The token was granted until a moment that has passed. Nothing but a new token helps.</summary>
    public const string TokenExpired = "token_expired";

    /// <summary>The caller is known and lacks the scope the operation needs.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Host or Origin is not on the allow-list.</summary>
    public const string OriginRefused = "origin_refused";

    /// <summary>The client speaks another major version of the protocol.</summary>
    public const string IncompatibleProtocol = "incompatible_protocol";

    /// <summary>The first call on a connection must be <c>hello</c>.</summary>
    public const string HelloRequired = "hello_required";

    /// <summary>A frame, body, header or value is larger than its documented bound.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>Too many requests, connections or logins in the window. Retryable after a while.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>A bounded queue is full. Retryable.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The request id is already in flight on this connection.</summary>
    public const string DuplicateId = "duplicate_id";

    /// <summary>The caller cancelled the request.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The operation took longer than its limit.</summary>
    public const string Timeout = "timeout";

    /// <summary>The state changed meanwhile, or the move is not legal from it: an old fencing token, a terminal run.</summary>
    public const string Conflict = "conflict";

    /// <summary>The guard refused the action.</summary>
    public const string Denied = "denied";

    /// <summary>The tool is switched off in the run's project.</summary>
    public const string ToolDisabled = "tool.disabled";

    /// <summary>The run has made as many calls of the tool as it may.</summary>
    public const string ToolLimit = "tool.limit";

    /// <summary>Nobody approved the action in time.</summary>
    public const string ApprovalExpired = "approval.expired";

    /// <summary>A tool was pointed at a path outside the folders its agent may reach.</summary>
    public const string PathOutside = "path.outside";

    /// <summary>The agent's programs must run walled in, and no walls can be built on this machine.</summary>
    public const string SandboxUnavailable = "sandbox.unavailable";

    /// <summary>A budget has no room for the action's worst case.</summary>
    public const string BudgetExceeded = "budget.exceeded";

    /// <summary>A money budget applies and the model has no price, so that nobody can say whether there is room.</summary>
    public const string BudgetUnpriced = "budget.unpriced";

    /// <summary>Reported usage cannot be true (negative, fractional, text, absurdly large). The step failed and was charged what it had reserved.</summary>
    public const string UsageInvalid = "usage.invalid";

    /// <summary>The action would go round in a loop: the same call again, a cycle of calls, agents that start one another. Do something else.</summary>
    public const string LoopDetected = "loop.detected";

    /// <summary>A tool did not do what it was asked; its result says why. What a model may try another way.</summary>
    public const string ToolFailed = "tool.failed";

    /// <summary>The agent is at work for this sender, and the client did not want to wait. Retryable.</summary>
    public const string TurnBusy = "turn.busy";

    /// <summary>The model was asked as often as it may be in one turn and still wanted to go on.</summary>
    public const string TurnIterations = "turn.iterations";

    /// <summary>The model wrote as much as it may at once and was not done.</summary>
    public const string TurnCutOff = "turn.cut_off";

    /// <summary>The model refused to answer.</summary>
    public const string TurnRefused = "turn.refused";

    /// <summary>The model ended without an answer.</summary>
    public const string TurnEmpty = "turn.empty";

    /// <summary>The run was killed; nothing more happens in it.</summary>
    public const string Killed = "killed";

    /// <summary>A kill switch is engaged for the agent, the owner or everybody: nothing begins until it is lifted.</summary>
    public const string SwitchedOff = "switched_off";

    /// <summary>A session's transcript is not the one the log commits to; the message names the line. It can be read, and nothing is written to it.</summary>
    public const string TranscriptDamaged = "transcript.damaged";

    /// <summary>A session's transcript is gone from the home. It is not made anew.</summary>
    public const string TranscriptMissing = "transcript.missing";

    /// <summary>There is no room on the disk. Reads and control go on; writes heal when there is room. Retryable.</summary>
    public const string StorageFull = "storage_full";

    /// <summary>The database failed in another way than being full. Retryable.</summary>
    public const string StorageFailed = "storage_failed";

    /// <summary>The daemon is starting or stopping and takes no new work. Retryable.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>No daemon answers at the endpoint.</summary>
    public const string DaemonNotRunning = "daemon_not_running";

    /// <summary>The connection ended while a call was in flight; whether it was done is unknown. Raised by the client only. Retryable.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>Another daemon already owns the run root.</summary>
    public const string AlreadyRunning = "already_running";

    /// <summary>Configuration or another source file is not valid; the message names file and line.</summary>
    public const string InvalidConfiguration = "invalid_configuration";

    /// <summary>A model, process or other peer failed.</summary>
    public const string UpstreamFailed = "upstream_failed";

    /// <summary>The agent's or owner's words must stay on this machine, and the model asked for is elsewhere.</summary>
    public const string Residency = "residency";

    /// <summary>A person protected the memory, and it was not a person who wanted it changed or forgotten.</summary>
    public const string MemoryProtected = "memory.protected";

    /// <summary>The scope holds as many memories as it may. Nothing is thrown out to make room.</summary>
    public const string MemoryFull = "memory.full";

    /// <summary>A verification found the record broken.</summary>
    public const string VerificationFailed = "verification_failed";

    /// <summary>A defect in Reeve. The message says nothing of the inside; the daemon's log does.</summary>
    public const string Internal = "internal";
}
