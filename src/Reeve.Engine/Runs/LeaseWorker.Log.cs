using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

internal sealed partial class LeaseWorker
{
    [LoggerMessage(1030, LogLevel.Warning, "{Run} could not be renewed or ended ({Code}); the next sweep tries again")]
    private partial void LogNotMoved(Exception exception, RunId run, string code);

    [LoggerMessage(1031, LogLevel.Debug, "The lease sweep stopped")]
    private partial void LogStopped();
}
