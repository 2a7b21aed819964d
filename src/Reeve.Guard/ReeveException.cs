namespace Reeve.Guard;

/// <summary>
/// A failure that a caller must see with a stable code: the outside world's, or a request that cannot be served.
/// Expected outcomes are decisions, not exceptions; defects are ordinary exceptions and reach a caller as <see cref="ErrorCode.Internal"/>.
/// </summary>
public class ReeveException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="code">One of <see cref="ErrorCode"/>.</param>
    /// <param name="message">What happened, for a person, without secrets or payloads.</param>
    /// <param name="hint">What to do next, or null.</param>
    /// <param name="retryable">Whether the same request may succeed later.</param>
    /// <param name="inner">The cause, for the daemon's log only.</param>
    public ReeveException(string code, string message, string? hint = null, bool retryable = false, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Hint = hint;
        Retryable = retryable;
    }

    /// <summary>The stable code, one of <see cref="ErrorCode"/>.</summary>
    public string Code { get; }

    /// <summary>What to do next, or null.</summary>
    public string? Hint { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool Retryable { get; }
}
