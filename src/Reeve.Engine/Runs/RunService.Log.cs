using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

public sealed partial class RunService
{
    [LoggerMessage(1010, LogLevel.Debug, "{Run} started: {Kind} of {Agent}")]
    private partial void LogStarted(RunId run, string kind, string agent);

    [LoggerMessage(1011, LogLevel.Information, "{Run} killed; stopped: {Stopped}")]
    private partial void LogKilled(RunId run, bool stopped);

    [LoggerMessage(1012, LogLevel.Debug, "{Run} moved while it was being killed; looking again")]
    private partial void LogKillAgain(RunId run);
}
