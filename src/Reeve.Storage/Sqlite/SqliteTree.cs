using Reeve.Guard.Transparency;
using SQLitePCL;

namespace Reeve.Storage.Sqlite;

/// <summary>
/// The stored tree: leaves stand in the ledger, every eighth level beside it, and what lies between is computed from at most 128 of them.
/// Belongs to its connection's user of the moment.
/// </summary>
internal sealed class SqliteTree(sqlite3 db) : IHashSource, IDisposable
{
    private readonly Statement _leaves = new(db, "SELECT leaf FROM ledger WHERE idx >= ? ORDER BY idx LIMIT ?");
    private readonly Statement _roots = new(db, "SELECT hash FROM ledger_tiles WHERE level = ? AND idx >= ? ORDER BY idx LIMIT ?");
    private readonly Statement _size = new(db, "SELECT coalesce(max(idx) + 1, 0) FROM ledger");

    public long Size()
    {
        _size.Step();
        var size = _size.Long(0);
        _size.Reset();
        return size;
    }

    public Hash256 Subtree(int level, long index)
    {
        var (floor, above) = (level - (level % MerkleFrontier.TileHeight), level % MerkleFrontier.TileHeight);
        var count = 1 << above;
        var rows = floor == 0 ? _leaves : _roots.Bind(floor);
        rows.Bind(index << above).Bind(count);
        try
        {
            var frontier = new MerkleFrontier();
            while (rows.Step())
            {
                frontier.Append(new Hash256(rows.Blob(0)));
            }

            return frontier.Size == count
                ? frontier.Root
                : throw new InvalidDataException($"The log has no complete subtree {index} at level {level}.");
        }
        finally
        {
            rows.Reset();
        }
    }

    public void Dispose()
    {
        _leaves.Dispose();
        _roots.Dispose();
        _size.Dispose();
    }
}
