using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>
/// The one way to stop what a run does: fires once, and keeps why. Whoever asks after that gets a failure of his own with that reason. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // The source holds no timer, and must outlive the run for calls that are still on their way out.
internal sealed class RunStop
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private volatile ReeveException? _reason;

    public CancellationToken Token => _stop.Token;

    public ReeveException? Reason => _reason;

    /// <summary>True for whoever stopped it; false when it was stopped before.</summary>
    public bool Stop(string code, string message)
    {
        if (Interlocked.CompareExchange(ref _reason!, new ReeveException(code, message), null) is not null)
        {
            return false;
        }

        // On the pool: what hangs on the token may be slow, and whoever brings the news of a kill must not wait for it.
        _ = _stop.CancelAsync();
        return true;
    }

    /// <summary>A new failure with the reason: one exception object must not be thrown in two places.</summary>
    public ReeveException Failure() => _reason is { } reason
        ? new ReeveException(reason.Code, reason.Message)
        : new ReeveException(ErrorCode.Cancelled, "The run is over.");

    public void ThrowIfStopped()
    {
        if (_reason is not null)
        {
            throw Failure();
        }
    }
}
