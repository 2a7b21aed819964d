using System.Buffers.Binary;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Protocol.Compliance;

namespace Reeve.Server.Operations;

/// <summary>
/// Holds the pages of the newest reports, so that every page is of one report and no page verifies the log anew. Few and for minutes only: what has left is
/// asked for again. Thread-safe under one lock.
/// </summary>
internal sealed class ReportShelf(IRandomSource random, TimeProvider time)
{
    private const int Most = 4;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Report, DateTimeOffset Until, IReadOnlyList<ComplianceReportResponse> Pages)> _reports = [];

    /// <summary>A name for a report that no other one has, after a restart neither. A whole number that every client can hold.</summary>
    public long NextNumber()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        random.Fill(bytes);
        return (long)(BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11);
    }

    /// <summary>Keeps the pages, when there is more than one, and gives the first.</summary>
    public ComplianceReportResponse Put(IReadOnlyList<ComplianceReportResponse> pages)
    {
        lock (_lock)
        {
            DropOld();
            if (pages.Count > 1)
            {
                _reports.AddLast((pages[0].Report, time.GetUtcNow() + Kept, pages));
            }

            while (_reports.Count > Most)
            {
                _reports.RemoveFirst();
            }
        }

        return pages[0];
    }

    /// <summary>A page of the report on exactly this run; <c>not_found</c> when it has left the shelf or there is no such page.</summary>
    public ComplianceReportResponse Find(string run, long report, int page)
    {
        lock (_lock)
        {
            DropOld();
            var pages = _reports.FirstOrDefault(one => one.Report == report && one.Pages[0].Run == run).Pages;
            return pages is not null && page >= 1 && page <= pages.Count
                ? pages[page - 1]
                : throw new ReeveException(ErrorCode.NotFound, $"There is no page {page} of a report {report} on {run} any more.", "ask for the report again");
        }
    }

    private void DropOld()
    {
        var now = time.GetUtcNow();
        while (_reports.First is { } oldest && oldest.Value.Until <= now)
        {
            _reports.RemoveFirst();
        }
    }
}
