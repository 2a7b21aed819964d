using Microsoft.Extensions.Logging;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>What the JSON-RPC door tells the log: ids and reasons, never a frame.</summary>
internal static partial class RpcLog
{
    [LoggerMessage(8010, LogLevel.Error, "Watch {Watch} failed; its connection is closed")]
    public static partial void WatchFailed(this ILogger logger, Exception exception, string watch);

    [LoggerMessage(8011, LogLevel.Error, "Connection {Connection} failed")]
    public static partial void ConnectionFailed(this ILogger logger, Exception exception, string connection);

    [LoggerMessage(8012, LogLevel.Warning, "A peer with uid {Uid} was refused at the socket")]
    public static partial void PeerRefused(this ILogger logger, uint uid);

    [LoggerMessage(8013, LogLevel.Warning, "Connection {Connection} is closed: {Reason}")]
    public static partial void Closed(this ILogger logger, string connection, string reason);

    [LoggerMessage(8014, LogLevel.Warning, "The door {Door} has its {Limit} connections; another one is closed")]
    public static partial void TooMany(this ILogger logger, string door, int limit);

    [LoggerMessage(8015, LogLevel.Debug, "Connection {Connection}: hello from {Client}")]
    public static partial void Hello(this ILogger logger, string connection, string client);
}
