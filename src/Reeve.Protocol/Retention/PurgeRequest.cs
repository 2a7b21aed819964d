namespace Reeve.Protocol.Retention;

/// <summary>Takes what is over and older than <c>retention.days</c> now, as far as one pass goes.</summary>
public sealed record PurgeRequest
{
    /// <summary>Only count what would go.</summary>
    public bool? DryRun { get; init; }
}
