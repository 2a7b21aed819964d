using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Retention;

namespace Reeve.Storage.Sqlite.Retention;

/// <summary>
/// Makes one plan: whole families of runs, what lies deepest first, row by row up to the bound. A family of which one run must stay stays as it is: a budget
/// counts what its descendants used, and nobody's parent is to be missing. Used once, inside one reading.
/// </summary>
internal sealed class RunPlanner(ReadSession session, PurgeLimit limit, int rows)
{
    /// <summary>Families looked at for one plan, so that many that must stay do not make it long.</summary>
    private const int Families = 512;

    private const string Roots =
        """
        SELECT r.id, r.ended_at FROM runs AS r
        WHERE (r.ended_at, r.id) > (?1, ?2) AND r.ended_at >= ?1 AND r.ended_at < ?3
          AND (r.parent IS NULL OR NOT EXISTS (SELECT 1 FROM runs AS p WHERE p.id = r.parent))
        ORDER BY r.ended_at, r.id LIMIT ?4
        """;

    private const string AnyHeld = PurgeSql.Family + " SELECT 1 FROM family JOIN runs AS r ON r.id = family.id WHERE " + PurgeSql.Held + " LIMIT 1";

    private const string Members = PurgeSql.Family + " SELECT id FROM family ORDER BY level DESC, id LIMIT ?2";

    private const string Bodies = "SELECT min(idx), max(idx) FROM (SELECT t.idx FROM ledger AS t WHERE t.run = ?1 AND t.bytes IS NOT NULL LIMIT ?2)";

    private readonly List<RunPurge> _taken = [];
    private int _left = rows;

    public RunPlan Plan(RunCursor cursor, CancellationToken cancellationToken)
    {
        var roots = session.List(
            Roots, row => row.Bind(cursor.From).Bind(cursor.After).Bind(cursor.To).Bind(Families), static row => (Id: row.Text(0), EndedAt: row.Time(1)));
        var held = 0;
        foreach (var root in roots)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (session.List(AnyHeld, row => row.Bind(root.Id).Bind(limit.Horizon.Cutoff).Bind(limit.Horizon.Reference).Bind(limit.Below), static _ => true).Count > 0)
            {
                held++;
            }
            else if (!TryTakeFamily(root.Id))
            {
                return new RunPlan(_taken, held, cursor, IsLast: false);
            }

            cursor = cursor with { From = root.EndedAt, After = root.Id };
        }

        return new RunPlan(_taken, held, cursor, roots.Count < Families);
    }

    /// <summary>False when the batch is full before the family is through.</summary>
    private bool TryTakeFamily(string root)
    {
        if (_left == 0)
        {
            return false;
        }

        var most = _left;
        var members = session.List(Members, row => row.Bind(root).Bind(most), static row => row.Text(0));
        return members.TrueForAll(TryTakeRun) && members.Count < most;
    }

    private bool TryTakeRun(string run)
    {
        var counts = ImmutableArray.CreateBuilder<RowCount>(PurgeTables.All.Count);
        foreach (var table in PurgeTables.All)
        {
            var count = _left == 0 ? 0 : session.List(table.Count, row => row.Bind(run).Bind(_left), static row => row.Long(0))[0];
            _left -= (int)count;
            counts.Add(new RowCount(table.Kind, count));
        }

        // One is left for the run's own row; a batch that is exactly full does not know whether there is more.
        var isWhole = _left > 0;
        _left -= isWhole ? 1 : 0;
        var taken = counts.MoveToImmutable();
        if (isWhole || taken.Any(static row => row.Rows > 0))
        {
            var entries = taken[^1].Rows;
            var (first, last) = entries == 0
                ? (null, null)
                : session.List(Bodies, row => row.Bind(run).Bind(entries), static row => (row.LongOrNull(0), row.LongOrNull(1)))[0];
            _taken.Add(new RunPurge(new RunId(run), taken, isWhole, first, last));
        }

        return isWhole;
    }
}
