using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Reeve.Server.Doors.JsonRpc;

namespace Reeve.Server.Doors;

/// <summary>Closes what comes over a listener's own bound, so that one door's crowd never shuts another door. Lock-free.</summary>
internal sealed class ConnectionBound(string door, int limit, ILogger log)
{
    private int _open;

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (Interlocked.Increment(ref _open) > limit)
        {
            Interlocked.Decrement(ref _open);
            log.TooMany(door, limit);
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
