using System.Net.Http;
using System.Net.Http.Headers;
using Reeve.Connectors.Models.Http;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Mcp;

/// <summary>
/// In front of every request to one server: the token, read anew from where it stands and sent nowhere but there, and a bound on every reply. No redirects, no cookies,
/// no proxy of the environment's choosing.
/// </summary>
internal sealed class McpHttpHandler(McpServerOptions server, McpConnectorOptions options, TimeProvider time, Action tooMuch) : DelegatingHandler(ModelHttp.CreateHandler(server.IsLocal))
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;
        if (server.Auth is { } reference && request.RequestUri is { } target && target.GetLeftPart(UriPartial.Authority) == server.Url!.GetLeftPart(UriPartial.Authority))
        {
            request.Headers.TryAddWithoutValidation("Authorization", McpSecrets.Authorization(McpSecrets.Read(server.Name, reference, options.Home)));
        }

        request.Headers.UserAgent.Clear();
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Reeve", null));
        var response = await base.SendAsync(request, cancellationToken);
        BoundedReply.Bound(response, options, time, tooMuch);
        return response;
    }
}
