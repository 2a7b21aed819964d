using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reeve.Client;
using Reeve.Dashboard.Pages;
using Reeve.Dashboard.Parts;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Runs;

namespace Reeve.Dashboard;

/// <summary>
/// Pages rendered on the server for a person with a browser. Knows operations and records only: what it shows, any client could.
/// Every page needs a session; the stream only names what changed, the parts fetch themselves.
/// </summary>
public static class DashboardRoom
{
    private const int Shown = 20;

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// Pages are rendered by the bare renderer: the framework's own page endpoints would bring a key store outside the home and a start twice as long.
    /// </summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services) =>
        services.AddScoped(static provider => new HtmlRenderer(provider, provider.GetRequiredService<ILoggerFactory>()));

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{name}", static (string name) => DashboardAssets.Get(name));
        routes.MapGet("/", ShowAsync<HomePage>);
        routes.MapGet("/parts/notifications", ShowAsync<NotificationsPart>);
        routes.MapGet("/parts/runs", ShowAsync<RunsPart>);
        routes.MapGet("/parts/status", ShowAsync<StatusPart>);
        routes.MapPost("/parts/notifications/{id}/read", ReadAsync);
        routes.MapGet("/live", Live);
    }

    private static async Task<IResult> ShowAsync<TComponent>(HttpContext context, IDashboardSession session, HtmlRenderer renderer, TimeProvider time)
        where TComponent : IComponent
    {
        var view = await LoadAsync(session.Caller(context), HeadersOf(session, context), time, context.RequestAborted);
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        var page = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var output = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }));
            return output.ToHtmlString();
        });
        return Results.Content(page, "text/html; charset=utf-8");
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext context, IDashboardSession session, HtmlRenderer renderer, TimeProvider time)
    {
        await session.Caller(context).CallAsync(Operations.NotificationsRead, new ReadNotificationRequest { Notification = id }, context.RequestAborted);
        return await ShowAsync<NotificationsPart>(context, session, renderer, time);
    }

    private static ServerSentEventsResult<string> Live(HttpContext context, IDashboardSession session) =>
        TypedResults.ServerSentEvents(ChangesAsync(context, session, context.RequestAborted));

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        HttpContext context, IDashboardSession session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SseItem<string>("", "connected"); // headers go out at once, so that the browser knows the stream stands
        await foreach (var family in session.WatchFamiliesAsync(context, cancellationToken))
        {
            yield return new SseItem<string>("", family);
        }
    }

    private static string HeadersOf(IDashboardSession session, HttpContext context)
    {
        var (header, value) = session.AntiForgery(context);
        return $"{{\"{header}\":\"{value}\"}}";
    }

    private static async Task<HomeView> LoadAsync(IOperationCaller caller, string headers, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = await caller.CallAsync(Operations.DaemonStatus, new StatusRequest(), cancellationToken);
        var notes = await caller.CallAsync(Operations.NotificationsList, new ListNotificationsRequest { Limit = Shown }, cancellationToken);
        var runs = await caller.CallAsync(Operations.RunsList, new ListRunsRequest { Limit = Shown }, cancellationToken);
        return new HomeView(status, notes.Notifications, runs.Runs, headers, time.GetUtcNow());
    }
}
