using System.Text.Json;
using Reeve.Engine.Heartbeat;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class HeartbeatMovedApplier : ChangeApplier<HeartbeatMoved>
{
    private readonly Statement _replace;

    public HeartbeatMovedApplier(sqlite3 db)
        : base(db) => _replace = Prepare("INSERT OR REPLACE INTO heartbeat (agent, last_tick_at, last_run, last_checked) VALUES (?, ?, ?, ?)");

    protected override string? Apply(HeartbeatMoved change)
    {
        var state = change.State;
        var lastChecked = state.LastChecked.ToDictionary(static check => check.Key, static check => check.Value.ToUnixTimeMilliseconds());
        _replace.Bind(state.Agent).Bind(state.LastTickAt).Bind(state.LastRun?.Value).Bind(JsonSerializer.Serialize(lastChecked)).Run();
        return null;
    }
}
