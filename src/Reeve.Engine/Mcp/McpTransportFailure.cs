using Reeve.Guard;

namespace Reeve.Engine.Mcp;

/// <summary>
/// No answer came, and none will: the server could not be started or reached, it ended, or it broke the wire. It says something about the peer, unlike an answer that
/// refuses (<see cref="McpAnswer.Rejected"/>). Its message holds no word of the server's.
/// </summary>
public sealed class McpTransportFailure(string cause, string message, string? hint = null, Exception? inner = null)
    : ReeveException(ErrorCode.UpstreamFailed, message, hint, retryable: true, inner)
{
    /// <summary>One of <see cref="McpCauses"/>.</summary>
    public string Cause => cause;
}
