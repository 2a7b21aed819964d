namespace Reeve.Engine.Alerts;

/// <summary>
/// How any room tells the operator. The operator's channel is apart from what owners are told (the Delivery room); the two never mix. Thread-safe.
/// </summary>
public interface IAlertSink
{
    /// <summary>
    /// Raises the alert, or counts it on the one of its key that the operator just had. Raised: on disk, with everything queued for the webhooks, when this returns.
    /// Fails with the journal's <c>ReeveException</c> when it could not be recorded; the next of the same key is then tried anew.
    /// </summary>
    Task<AlertDecision> RaiseAsync(AlertDraft draft, CancellationToken cancellationToken);
}
