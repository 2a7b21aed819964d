using Microsoft.AspNetCore.Http;
using Reeve.Engine.Access;
using Reeve.Guard;
using Reeve.Server.Doors.Access;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// Tells from a request's headers who asks: the local socket's peer, a bearer token, or a browser's session (whose state-changing requests must
/// carry its anti-forgery token). Forwarded headers are not looked at. Thread-safe.
/// </summary>
internal sealed class HttpCredentials(TokenAccess tokens, SessionStore sessions, AuthenticationLimiter limiter, DoorsOptions options)
{
    public const string Cookie = "reeve_session";
    public const string AntiForgeryHeader = "X-Reeve-Anti-Forgery";
    private const string Scheme = "Bearer ";

    /// <summary>The caller; null when the request presents nothing. Something wrong is refused, never ignored.</summary>
    public CallerContext? Recognise(HttpContext context)
    {
        if (context.Features.Get<PeerFeature>() is { } peer)
        {
            return peer.Caller;
        }

        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count > 0)
        {
            var token = authorization.Count == 1 && authorization[0] is { } one && one.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? one[Scheme.Length..] : "";
            return tokens.Authenticate(token, AddressOf(context), context.Connection.Id);
        }

        return context.Request.Cookies[Cookie] is { Length: > 0 } cookie && sessions.Find(cookie) is { } session ? Recognise(context, session) : null;
    }

    public ReeveException Refuse(HttpContext context) => limiter.Refuse(AddressOf(context), "A token or a login is needed here.");

    /// <summary>Where the connection really comes from, whatever headers say.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";

    private CallerContext Recognise(HttpContext context, Session session)
    {
        var request = context.Request;
        var upgrade = context.WebSockets.IsWebSocketRequest;
        if (request.Headers.Origin.Count == 0 && !HostRules.MayUseCookieWithoutOrigin(request.Method, upgrade, request.Headers["Sec-Fetch-Site"]))
        {
            throw new ReeveException(ErrorCode.OriginRefused, "A browser's request must say its Origin here.");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !Secrets.Matches(Secrets.Hash(session.AntiForgery), request.Headers[AntiForgeryHeader]))
        {
            throw new ReeveException(ErrorCode.Forbidden, "The anti-forgery token is missing or wrong.", $"send {AntiForgeryHeader} with the value from GET /api/session");
        }

        context.Features.Set(session);
        return new CallerContext
        {
            Identity = session.Name,
            Scopes = ScopeSet.Admin,
            Owner = options.Owner,
            ConnectionId = context.Connection.Id,
            Revoked = session.Ended.Token,
        };
    }
}
