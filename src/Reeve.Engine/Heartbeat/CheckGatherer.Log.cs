using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Heartbeat;

internal sealed partial class CheckGatherer
{
    [LoggerMessage(1510, LogLevel.Warning, "{Run}: check {Check} could not look ({Code})")]
    private partial void LogDegraded(RunId run, string check, string? code);

    [LoggerMessage(1511, LogLevel.Error, "Check {Check} of kind {Kind} threw what a check may not throw")]
    private partial void LogDefect(Exception defect, string check, string kind);
}
