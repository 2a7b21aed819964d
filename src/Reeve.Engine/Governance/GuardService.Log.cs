using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Governance;

internal sealed partial class GuardService
{
    [LoggerMessage(1100, LogLevel.Information, "{Run}: {Tool} {Decision} by {Rule}")]
    private partial void LogRefused(RunId run, string tool, string decision, string rule);

    [LoggerMessage(1101, LogLevel.Warning, "A refusal in {Run} stands, but could not be recorded ({Code})")]
    private partial void LogRefusalNotRecorded(Exception exception, RunId run, string code);
}
