namespace Reeve.Client;

/// <summary>
/// Thrown by the body of a guarded call that knows that nothing was done: the request never left, the service said so. Only then a call that changes
/// something outside is made again.
/// </summary>
public sealed class NothingDoneException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="inner">The cause, or null.</param>
    public NothingDoneException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
