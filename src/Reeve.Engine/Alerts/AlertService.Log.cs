using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Alerts;

public sealed partial class AlertService
{
    [LoggerMessage(2600, LogLevel.Information, "{Alert} raised: {Kind}, {Severity}, for {Targets} webhooks")]
    private partial void LogRaised(AlertId alert, string kind, string severity, int targets);

    [LoggerMessage(2601, LogLevel.Error, "An alert could not be recorded: {Kind} of {Key} ({Code})")]
    private partial void LogLost(string kind, string key, string code);
}
