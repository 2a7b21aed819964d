using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Events;

internal sealed partial class EventHub
{
    [LoggerMessage(1200, LogLevel.Debug, "A slow reader was told of the gap {From}..{To}")]
    private partial void LogGap(long from, long to);
}
