using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Governance;

public sealed partial class StepRunner
{
    [LoggerMessage(1110, LogLevel.Debug, "The failure of {Step} was not recorded ({Code})")]
    private partial void LogOutcomeNotRecorded(Exception exception, StepId step, string code);
}
