using Microsoft.AspNetCore.Http;
using Reeve.Client;

namespace Reeve.Dashboard;

/// <summary>What the dashboard needs of whoever hosts it: the caller behind a request's cookie, and the live changes. Implemented by the server.</summary>
public interface IDashboardSession
{
    /// <summary>The caller with the session's scopes, or null when nobody is logged in.</summary>
    IOperationCaller? Caller(HttpContext context);

    /// <summary>The token state-changing requests of this session carry in <c>X-Reeve-Csrf</c>.</summary>
    string AntiForgeryToken(HttpContext context);

    /// <summary>Whether the request carries it.</summary>
    bool IsGenuine(HttpContext context);

    /// <summary>The family of each new ledger entry (<c>runs</c>, <c>deliveries</c>, …) as it happens; ends when the session or the daemon does.</summary>
    IAsyncEnumerable<string> WatchFamiliesAsync(HttpContext context, CancellationToken cancellationToken);
}
