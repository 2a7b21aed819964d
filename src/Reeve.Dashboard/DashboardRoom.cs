using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
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

    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents();
        return services;
    }

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{name}", static (string name) => DashboardAssets.Get(name));
        routes.MapGet("/login", static (HttpContext context) => Page<LoginPage>(context, []));

        routes.MapGet("/", static (HttpContext context, IDashboardSession session, TimeProvider time) => ShowAsync<HomePage>(context, session, time));
        routes.MapGet("/parts/notifications", static (HttpContext context, IDashboardSession session, TimeProvider time) => ShowAsync<NotificationsPart>(context, session, time));
        routes.MapGet("/parts/runs", static (HttpContext context, IDashboardSession session, TimeProvider time) => ShowAsync<RunsPart>(context, session, time));
        routes.MapGet("/parts/status", static (HttpContext context, IDashboardSession session, TimeProvider time) => ShowAsync<StatusPart>(context, session, time));
        routes.MapPost("/parts/notifications/{id}/read", ReadAsync);
        routes.MapGet("/live", Live);
    }

    private static async Task<IResult> ShowAsync<TComponent>(HttpContext context, IDashboardSession session, TimeProvider time)
        where TComponent : IComponent
    {
        if (session.Caller(context) is not { } caller)
        {
            return typeof(TComponent) == typeof(HomePage) ? Results.Redirect("/login") : Results.Unauthorized();
        }

        var view = await LoadAsync(caller, session.AntiForgeryToken(context), time, context.RequestAborted);
        return Page<TComponent>(context, new() { ["View"] = view });
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext context, IDashboardSession session, TimeProvider time)
    {
        if (session.Caller(context) is not { } caller)
        {
            return Results.Unauthorized();
        }

        if (!session.IsGenuine(context))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        await caller.CallAsync(Operations.NotificationsRead, new ReadNotificationRequest { Notification = id }, context.RequestAborted);
        return await ShowAsync<NotificationsPart>(context, session, time);
    }

    private static IResult Live(HttpContext context, IDashboardSession session) => session.Caller(context) is null
        ? Results.Unauthorized()
        : TypedResults.ServerSentEvents(ChangesAsync(context, session, context.RequestAborted));

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        HttpContext context, IDashboardSession session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var family in session.WatchFamiliesAsync(context, cancellationToken))
        {
            yield return new SseItem<string>("", family);
        }
    }

    private static async Task<HomeView> LoadAsync(IOperationCaller caller, string antiForgery, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = await caller.CallAsync(Operations.DaemonStatus, new StatusRequest(), cancellationToken);
        var notes = await caller.CallAsync(Operations.NotificationsList, new ListNotificationsRequest { Limit = Shown }, cancellationToken);
        var runs = await caller.CallAsync(Operations.RunsList, new ListRunsRequest { Limit = Shown }, cancellationToken);
        return new HomeView(status, notes.Notifications, runs.Runs, antiForgery, time.GetUtcNow());
    }

    private static RazorComponentResult<TComponent> Page<TComponent>(HttpContext context, Dictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        return new RazorComponentResult<TComponent>(parameters) { PreventStreamingRendering = true };
    }
}
