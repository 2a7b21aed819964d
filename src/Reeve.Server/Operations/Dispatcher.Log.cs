using Microsoft.Extensions.Logging;

namespace Reeve.Server.Operations;

/// <summary>What the dispatcher tells the log: ids and names, never a request.</summary>
internal static partial class DispatcherLog
{
    [LoggerMessage(8000, LogLevel.Error, "{Operation} failed; the caller was told {Incident}")]
    public static partial void Defect(this ILogger logger, Exception exception, string operation, string incident);
}
