namespace Reeve.Server.Doors.Access;

/// <summary>
/// Which Host and Origin values belong to this daemon. A page of another site may make a browser connect here, but it cannot choose these two
/// headers: they are what stops DNS rebinding and cross-site WebSockets. Pure.
/// </summary>
internal static class HostRules
{
    private static readonly string[] Loopback = ["127.0.0.1", "localhost", "[::1]"];
    private static readonly string[] Local = ["localhost", "reeve"];

    /// <summary>Whether a request with this Host header may be looked at. <paramref name="port"/> is the one it came in by; null on the local socket.</summary>
    public static bool IsOwnHost(string? host, int? port, bool tls, IReadOnlyList<string> allowed)
    {
        if (string.IsNullOrEmpty(host))
        {
            return false;
        }

        if (port is not { } bound)
        {
            return Local.Contains(host, StringComparer.OrdinalIgnoreCase);
        }

        return Loopback.Any(name => Names(host, name, bound, tls)) || allowed.Any(name => Equal(host, name) || Names(host, name, bound, tls));
    }

    /// <summary>Whether the page that made this request may. No Origin at all is no page; whether that is enough depends on the credential.</summary>
    public static bool IsOwnOrigin(string origin, string host, bool tls, IReadOnlyList<string> allowed) =>
        Equal(origin, (tls ? "https://" : "http://") + host) || allowed.Any(own => Equal(own, origin));

    /// <summary>
    /// Whether a request without an Origin may use a browser's cookie. Browsers leave it out of same-origin reads only, and say in Sec-Fetch-Site
    /// where a request comes from; upgrades and state changes always carry it.
    /// </summary>
    public static bool MayUseCookieWithoutOrigin(string method, bool upgrade, string? fetchSite) =>
        !upgrade && method is ("GET" or "HEAD") && fetchSite is (null or "" or "same-origin" or "none");

    private static bool Names(string host, string name, int port, bool tls) =>
        Equal(host, $"{name}:{port}") || (port == (tls ? 443 : 80) && Equal(host, name));

    private static bool Equal(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
