using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;

namespace Reeve.Storage.Sqlite;

/// <summary>A session's columns in the order both reading and writing use.</summary>
internal static class SessionRows
{
    public const string Columns = "id, owner, agent, sender, title, named, created_at, updated_at, lines, bytes, messages, waiting, open, head";

    public static Session Read(Statement row) => new()
    {
        Id = new SessionId(row.Text(0)),
        Key = new SessionKey(row.Text(1), row.Text(2), row.Text(3)),
        Title = row.Text(4),
        IsNamed = row.Long(5) != 0,
        CreatedAt = row.Time(6),
        UpdatedAt = row.Time(7),
        Lines = row.Long(8),
        Bytes = row.Long(9),
        Messages = row.Long(10),
        Waiting = row.Int(11),
        IsOpen = row.Long(12) != 0,
        Head = row.Text(13),
    };
}
