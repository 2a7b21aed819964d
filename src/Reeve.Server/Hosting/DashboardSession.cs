using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Reeve.Client;
using Reeve.Dashboard;
using Reeve.Engine.Access;
using Reeve.Engine.Events;
using Reeve.Engine.Ledger;
using Reeve.Server.Doors.Access;
using Reeve.Server.Doors.Http;
using Reeve.Server.Operations;

namespace Reeve.Server.Hosting;

/// <summary>Serves the dashboard from the daemon's own dispatcher: the same road, scopes and limits as every other door. Thread-safe.</summary>
internal sealed class DashboardSession(OperationRegistry registry, Dispatcher dispatcher, IEventFeed feed, TimeProvider time) : IDashboardSession
{
    public IOperationCaller Caller(HttpContext context) => new InProcessCaller(registry, dispatcher, CallerOf(context), time);

    public (string Header, string Value) AntiForgery(HttpContext context) =>
        (HttpCredentials.AntiForgeryHeader, context.Features.Get<Session>()?.AntiForgery ?? ""); // a bearer token needs none

    public async IAsyncEnumerable<string> WatchFamiliesAsync(HttpContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var caller = CallerOf(context);
        Dispatcher.Require(Protocol.Operations.EventsSubscribe, ScopeSet.Read, caller);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, caller.Revoked);
        await foreach (var item in feed.WatchAsync(null, new EntryFilter(Owner: caller.Visible), either.Token))
        {
            if (item is FeedItem.Entry entry)
            {
                yield return FamilyNames.Of(entry.Value.Family);
            }
        }
    }

    private static CallerContext CallerOf(HttpContext context) =>
        context.Features.Get<CallerContext>() ?? throw new InvalidOperationException("The access ring lets nobody through whom it does not know.");
}
