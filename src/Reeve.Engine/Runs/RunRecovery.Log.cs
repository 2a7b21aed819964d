using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

public sealed partial class RunRecovery
{
    [LoggerMessage(1020, LogLevel.Information, "Recovered: {Kept} kept, {Queued} queued, {DeadLettered} dead letters, {Failed} failed, {Postponed} postponed")]
    private partial void LogRecovered(int kept, int queued, int deadLettered, int failed, int postponed);

    [LoggerMessage(1021, LogLevel.Warning, "{Run} could not be recovered yet ({Code}); the lease sweep tries again")]
    private partial void LogPostponed(Exception exception, RunId run, string code);
}
