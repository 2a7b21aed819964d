using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

internal sealed partial class RunRecorder
{
    [LoggerMessage(1000, LogLevel.Debug, "{Run} ended: {State} {Code}")]
    private partial void LogEnded(RunId run, string state, string? code);

    [LoggerMessage(1001, LogLevel.Error, "A record of {Run} that was acknowledged as accepted is lost ({Code}); the run is failed for it")]
    private partial void LogRecordLost(RunId run, string code);

    [LoggerMessage(1002, LogLevel.Warning, "The end of {Run} could not be recorded yet ({Code}); the lease sweep tries again")]
    private partial void LogEndNotRecorded(Exception exception, RunId run, string code);

    [LoggerMessage(1003, LogLevel.Error, "The end of {Run} met a defect")]
    private partial void LogEndDefect(Exception exception, RunId run);
}
