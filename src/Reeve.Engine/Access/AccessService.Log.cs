using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Access;

public sealed partial class AccessService
{
    [LoggerMessage(1900, LogLevel.Information, "{Token} granted as {Name}")]
    private partial void LogGranted(TokenId token, string name);

    [LoggerMessage(1901, LogLevel.Information, "{Token} ({Name}) revoked")]
    private partial void LogRevoked(TokenId token, string name);
}
