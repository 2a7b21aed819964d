using Microsoft.AspNetCore.Http;
using Reeve.Client;

namespace Reeve.Dashboard;

/// <summary>
/// What the dashboard needs of whoever hosts it. The host lets nobody through to a page who is not logged in, and no state-changing request without its
/// anti-forgery header. Implemented by the server; thread-safe.
/// </summary>
public interface IDashboardSession
{
    /// <summary>Whoever sent the request, as a caller of operations with exactly that person's scopes.</summary>
    IOperationCaller Caller(HttpContext context);

    /// <summary>The header a state-changing request must carry, and its value in this session.</summary>
    (string Header, string Value) AntiForgery(HttpContext context);

    /// <summary>The family of new ledger entries (<c>runs</c>, <c>deliveries</c>, …) as they happen; ends when the session or the daemon does.</summary>
    IAsyncEnumerable<string> WatchFamiliesAsync(HttpContext context, CancellationToken cancellationToken);
}
