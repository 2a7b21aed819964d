using System.Globalization;
using System.Net;
using System.Net.Http;
using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Mcp;

/// <summary>What went wrong on a wire, in our own words: no word of the server's, no address beyond its host. Pure.</summary>
internal static class McpFailures
{
    public static McpTransportFailure Of(McpServerOptions server, Exception failure) => failure switch
    {
        McpTransportFailure known => known,
        Guard.ReeveException unstarted => Make(McpCauses.NotStarted, server, unstarted.Message, failure),
        FrameTooLargeException => Make(McpCauses.TooLarge, server, "It sent more than a message may have.", failure),
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => Make(McpCauses.Unauthorized, server, "It refuses the token, or wants one.", failure),
        HttpRequestException { StatusCode: { } status } => Make(McpCauses.Protocol, server, string.Create(CultureInfo.InvariantCulture, $"It answered {(int)status}."), failure),
        HttpRequestException { InnerException: { } inner } when Find<McpTransportFailure>(inner) is { } known => known,
        HttpRequestException http => Make(McpCauses.Unreachable, server, $"No connection: {http.HttpRequestError}.", failure),
        _ when Find<McpTransportFailure>(failure) is { } known => known,
        _ when Find<FrameTooLargeException>(failure) is not null => Make(McpCauses.TooLarge, server, "It sent more than a message may have.", failure),
        IOException or ObjectDisposedException or OperationCanceledException => Make(McpCauses.Closed, server, "The connection is over.", failure),
        _ => Make(McpCauses.Protocol, server, "What it says is not this protocol.", failure),
    };

    /// <summary>Whether the connection is of no more use; an answer with a status is an answer.</summary>
    public static bool IsEnd(McpTransportFailure failure) => failure.Cause != McpCauses.Protocol;

    private static McpTransportFailure Make(string cause, McpServerOptions server, string why, Exception inner) =>
        new(cause, $"The MCP server {server.Name} ({server.Shown}): {why}", $"reeve mcp test {server.Name}", inner);

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (var depth = 0; failure is not null && depth < 16; depth++, failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }
}
