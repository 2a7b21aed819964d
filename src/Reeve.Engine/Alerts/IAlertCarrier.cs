namespace Reeve.Engine.Alerts;

/// <summary>Carries alerts to targets: one attempt a call. Thread-safe.</summary>
public interface IAlertCarrier
{
    /// <summary>
    /// Sends and says how it ended; bounded in time. What the world does is an answer, not an exception; only the cancellation is one.
    /// </summary>
    Task<AlertAnswer> CarryAsync(Alert alert, string target, CancellationToken cancellationToken);
}
