using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Delivery;

internal sealed partial class DeliveryService
{
    [LoggerMessage(1600, LogLevel.Information, "{Run}: {Notified} notified, {Digested} for the digest, {Suppressed} suppressed, {Repeated} already recorded")]
    private partial void LogDelivered(RunId run, int notified, int digested, int suppressed, int repeated);
}
