namespace Reeve.Protocol;

/// <summary>What a caller may do. Scopes are granted by the daemon, never declared by a client; none contains another except <see cref="Admin"/>.</summary>
public static class Scope
{
    /// <summary>No caller identity needed: liveness only.</summary>
    public const string None = "none";

    /// <summary>See runs, notifications, events, the log.</summary>
    public const string Read = "read";

    /// <summary>Start, tick, kill and govern runs; mark notifications.</summary>
    public const string Operate = "operate";

    /// <summary>Answer approvals.</summary>
    public const string Approve = "approve";

    /// <summary>Everything, and what changes the daemon itself.</summary>
    public const string Admin = "admin";
}
