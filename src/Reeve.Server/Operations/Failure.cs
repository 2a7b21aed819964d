namespace Reeve.Server.Operations;

/// <summary>A failure as every door tells it: the stable code, words for a person, and the two numbers doors speak.</summary>
/// <param name="Code">One of <see cref="Guard.ErrorCode"/>.</param>
/// <param name="Message">What happened. For a defect it says nothing of the inside.</param>
/// <param name="Hint">What to do next.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="RpcCode">The JSON-RPC code.</param>
/// <param name="HttpStatus">The HTTP status.</param>
internal sealed record Failure(string Code, string Message, string? Hint, bool Retryable, int RpcCode, int HttpStatus)
{
    /// <summary>The id under which the daemon's log tells the rest; only for a defect.</summary>
    public string? Incident { get; init; }
}
