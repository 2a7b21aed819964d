using Microsoft.AspNetCore.Http;
using Reeve.Engine.Access;
using Reeve.Guard;
using Reeve.Server.Doors.Access;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// The second ring: decides who asks before anything of the request beyond its headers is read. In this order: Host, Origin, secrets in the address,
/// the credential, the caller's rate. What passes has a <see cref="CallerContext"/> among the request's features.
/// </summary>
internal sealed class AccessRing(RequestDelegate next, DoorsOptions options, HttpCredentials credentials, RequestLimiter limiter)
{
    private static readonly string[] SecretNames = ["token", "access_token", "authorization", "auth", "api_key", "key", "bearer"];

    public async Task InvokeAsync(HttpContext context)
    {
        RequireOwnHost(context);
        RequireOwnOrigin(context);
        RefuseSecretsInTheAddress(context);
        var caller = credentials.Recognise(context);
        if (caller is null && context.GetEndpoint()?.Metadata.GetMetadata<AnonymousDoor>() is null)
        {
            if (LoginPage.IsForPeople(context.Request))
            {
                context.Response.Redirect("/login");
                return;
            }

            context.Response.Headers.Connection = "close"; // Whatever body follows is not read for somebody unknown.
            throw credentials.Refuse(context);
        }

        caller ??= CallerContext.Anonymous(context.Connection.Id);
        limiter.Require(caller.Scopes == ScopeSet.None ? "anonymous:" + HttpCredentials.AddressOf(context) : caller.Identity);
        context.Features.Set(caller);
        await next(context);
    }

    private void RequireOwnHost(HttpContext context)
    {
        var local = context.Features.Get<PeerFeature>() is not null;
        var host = context.Request.Headers.Host;
        if (host.Count != 1 || !HostRules.IsOwnHost(host[0], local ? null : context.Connection.LocalPort, context.Request.IsHttps, options.AllowedHosts))
        {
            throw new ReeveException(ErrorCode.OriginRefused, "This Host is not one of the daemon's names.", "add it to http.allowed_hosts if it is yours");
        }
    }

    private void RequireOwnOrigin(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        if (origin.Count == 0)
        {
            return;
        }

        if (origin.Count > 1 || !HostRules.IsOwnOrigin(origin[0] ?? "", context.Request.Headers.Host[0]!, context.Request.IsHttps, options.AllowedOrigins))
        {
            throw new ReeveException(ErrorCode.OriginRefused, "This Origin may not use the daemon.", "add it to http.allowed_origins if it is yours");
        }
    }

    private static void RefuseSecretsInTheAddress(HttpContext context)
    {
        if (context.Request.QueryString.HasValue && SecretNames.FirstOrDefault(context.Request.Query.ContainsKey) is { } name)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"'{name}' may not stand in the address, where logs and histories keep it.", "send it as Authorization: Bearer");
        }
    }
}
