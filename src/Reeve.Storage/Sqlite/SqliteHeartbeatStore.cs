using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Heartbeat;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads what survives between two ticks.</summary>
public sealed class SqliteHeartbeatStore(SqliteReaders readers) : IHeartbeatStore
{
    public ValueTask<HeartbeatState?> FindAsync(string agent, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First(
                "SELECT last_tick_at, last_run, last_checked FROM heartbeat WHERE agent = ?",
                row => row.Bind(agent),
                row => new HeartbeatState(agent, row.TimeOrNull(0), row.TextOrNull(1) is { } run ? new RunId(run) : null, LastChecked(row.Text(2)))),
            cancellationToken);

    private static Dictionary<string, DateTimeOffset> LastChecked(string json) =>
        (JsonSerializer.Deserialize<Dictionary<string, long>>(json) ?? [])
        .ToDictionary(static check => check.Key, static check => DateTimeOffset.FromUnixTimeMilliseconds(check.Value), StringComparer.Ordinal);
}
