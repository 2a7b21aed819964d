using Reeve.Engine.Ledger;
using Reeve.Guard.Transparency;
using SQLitePCL;

namespace Reeve.Storage.Sqlite;

/// <summary>The kept statements that write the log itself: entries, contents, tile roots, checkpoints. The writer thread's own.</summary>
internal sealed class EntryRows(sqlite3 db) : IDisposable
{
    private readonly Statement _entry = new(db, "INSERT INTO ledger (idx, at, family, type, run, agent, owner, bytes, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement _content = new(db, "INSERT INTO content (idx, name, media, salt, bytes) VALUES (?, ?, ?, ?, ?)");
    private readonly Statement _tile = new(db, "INSERT OR REPLACE INTO ledger_tiles (level, idx, hash) VALUES (?, ?, ?)");
    private readonly Statement _checkpoint = new(db, "INSERT OR REPLACE INTO checkpoints (size, note, at) VALUES (?, ?, ?)");

    public void Add(long index, EncodedEntry entry)
    {
        Span<byte> leaf = stackalloc byte[Hash256.Length];
        entry.Leaf.CopyTo(leaf);
        _entry
            .Bind(index).Bind(entry.At).Bind(FamilyNames.Of(entry.Family)).Bind(entry.Type).Bind(entry.Run?.Value).Bind(entry.Agent).Bind(entry.Owner)
            .Bind(entry.Bytes.Span).Bind(leaf)
            .Run();
        foreach (var content in entry.Contents)
        {
            _content.Bind(index).Bind(content.Name).Bind(content.MediaType).Bind(content.Salt.Span).Bind(content.Bytes.Span).Run();
        }
    }

    public void AddTile(int level, long index, Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Length];
        hash.CopyTo(bytes);
        _tile.Bind(level).Bind(index).Bind(bytes).Run();
    }

    public void Add(CheckpointSigned checkpoint) => _checkpoint.Bind(checkpoint.Size).Bind(checkpoint.Note).Bind(checkpoint.At).Run();

    public void Dispose()
    {
        _entry.Dispose();
        _content.Dispose();
        _tile.Dispose();
        _checkpoint.Dispose();
    }
}
