using System.Globalization;
using System.Net;
using System.Net.Http;
using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Mcp;

/// <summary>
/// What went wrong on a wire, in our own words: no word of the server's, no address beyond its host. What the SDK threw goes no further: it may repeat a
/// reply, and a reply may repeat a token. Pure.
/// </summary>
internal static class McpFailures
{
    public static McpTransportFailure Of(McpServerOptions server, Exception failure) =>
        Find<McpTransportFailure>(failure)
        ?? (Find<FrameTooLargeException>(failure) is not null ? Make(McpCauses.TooLarge, server, "It sent more than a message may have.") : Of(server, Find<HttpRequestException>(failure), failure));

    /// <summary>Whether the connection is of no more use; an answer with a status is an answer.</summary>
    public static bool IsEnd(McpTransportFailure failure) => failure.Cause != McpCauses.Protocol;

    private static McpTransportFailure Of(McpServerOptions server, HttpRequestException? http, Exception failure) => (http ?? failure) switch
    {
        Guard.ReeveException unstarted => Make(McpCauses.NotStarted, server, unstarted.Message),
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => Make(McpCauses.Unauthorized, server, "It refuses the token, or wants one."),
        HttpRequestException { StatusCode: { } status } => Make(McpCauses.Protocol, server, string.Create(CultureInfo.InvariantCulture, $"It answered {(int)status}.")),
        HttpRequestException silent => Make(McpCauses.Unreachable, server, $"No connection: {silent.HttpRequestError}."),
        IOException or ObjectDisposedException or OperationCanceledException => Make(McpCauses.Closed, server, "The connection is over."),
        _ => Make(McpCauses.Protocol, server, "What it says is not this protocol."),
    };

    private static McpTransportFailure Make(string cause, McpServerOptions server, string why) =>
        new(cause, $"The MCP server {server.Name} ({server.Shown}): {why}", $"reeve mcp test {server.Name}");

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
