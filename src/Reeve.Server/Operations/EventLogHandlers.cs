using Reeve.Engine.Ledger;
using Reeve.Protocol.Events;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>events.list</c>. A page ends early rather than outgrow a frame.</summary>
internal sealed class EventLogHandlers(ILedgerStore ledger) : IOperationHandlers
{
    public void Register(OperationRegistry registry) => registry.Add(Protocol.Operations.EventsList, ListAsync);

    private async ValueTask<ListEventsResponse> ListAsync(ListEventsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var limit = RequestRules.Limit(request.Limit, 100);
        var filter = EventReports.Filter(request.Families, request.Run, request.Agent, caller);
        var from = (request.After ?? -1) + 1;
        var size = await ledger.SizeAsync(cancellationToken); // Before the read: what comes after it is for the next page.
        var entries = await ledger.ReadAsync(from, limit, filter, cancellationToken);
        var reports = new List<EventReport>();
        var bytes = 0;
        foreach (var entry in entries)
        {
            bytes += entry.Bytes?.Length ?? 0;
            if (reports.Count > 0 && bytes > FrameRules.MaxPageBytes)
            {
                break;
            }

            reports.Add(EventReports.Of(entry));
        }

        var isLast = reports.Count == entries.Count && entries.Count < limit;
        return new ListEventsResponse { Events = reports, Next = isLast ? Math.Max(Math.Max(from, size) - 1, reports.Count > 0 ? reports[^1].Cursor : 0) : reports[^1].Cursor };
    }
}
