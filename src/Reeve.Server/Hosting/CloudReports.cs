using Reeve.Engine.Cloud;
using Reeve.Protocol.Daemon;

namespace Reeve.Server.Hosting;

/// <summary>The synchronization as clients see it.</summary>
internal static class CloudReports
{
    public static CloudStatusReport Of(CloudState cloud, long size)
    {
        var status = cloud.Status;
        return new CloudStatusReport
        {
            Endpoint = cloud.Options.Endpoint!.AbsoluteUri,
            LastSuccess = status.LastSuccess,
            LastPull = status.LastPull,
            LastPush = status.LastPush,
            Cursor = status.Next,
            Lag = status.Lag(size),
            Failures = status.Failures,
            LastError = status.LastError,
            LastErrorAt = status.LastErrorAt,
            DocumentError = status.DocumentError,
            NextAttempt = status.NextAttempt,
        };
    }
}
