namespace Reeve.Engine.Cloud;

/// <summary>The synchronization's state for whoever asks: written by the one worker, read by anybody without a lock.</summary>
public sealed class CloudState(CloudOptions options)
{
    private volatile CloudStatus _status = CloudStatus.Fresh;

    public CloudOptions Options => options;

    public CloudStatus Status => _status;

    /// <summary>The worker's alone.</summary>
    internal void Set(Func<CloudStatus, CloudStatus> change) => _status = change(_status);
}
