namespace Reeve.Engine.Heartbeat;

/// <summary>
/// One kind of check over something real. Reads only; bounded output (64 KiB, most important first); no verdict.
/// Each line that is one fact starts with <c>- </c>. Thread-safe.
/// </summary>
public interface ICheck
{
    /// <summary><c>git</c>, <c>deadlines</c>, <c>inbox</c>, <c>command</c>, <c>ledger</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// The signal's text. Failures of the source are <c>ReeveException</c> (the tick turns them into a degraded signal); the token carries the check's timeout.
    /// </summary>
    Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken);
}

/// <summary>Whose check, declared how, and what time it is. <see cref="Settings"/> are the kind's own keys from the agent file, validated.</summary>
public sealed record CheckRequest(
    string Agent,
    string Owner,
    string CheckId,
    string Home,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Command,
    DateTimeOffset Now);
