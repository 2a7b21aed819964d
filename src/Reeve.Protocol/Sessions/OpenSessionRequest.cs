namespace Reeve.Protocol.Sessions;

/// <summary>Finds the conversation of a sender with an agent, or begins it. The same pair always gets the same one; no token is needed to come back.</summary>
public sealed record OpenSessionRequest
{
    /// <summary>The agent; it must have a usable file.</summary>
    public required string Agent { get; init; }

    /// <summary>Who talks with it, 1 to 200 characters; the caller's owner when it is null.</summary>
    public string? Sender { get; init; }
}
