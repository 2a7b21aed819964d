using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

public sealed partial class RunDrain
{
    [LoggerMessage(1040, LogLevel.Information, "Runs drained: {Killed} killed, {Stuck} ignored their cancellation")]
    private partial void LogDrained(int killed, int stuck);

    [LoggerMessage(1041, LogLevel.Warning, "The end of {Run} at shutdown could not be recorded ({Code}); recovery will")]
    private partial void LogKillNotRecorded(Exception exception, RunId run, string code);
}
