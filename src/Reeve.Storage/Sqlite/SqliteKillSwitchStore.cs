using Reeve.Engine.Governance.Switches;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads the engaged switches.</summary>
public sealed class SqliteKillSwitchStore(SqliteReaders readers) : IKillSwitchStore
{
    public ValueTask<IReadOnlyList<KillSwitch>> ListEngagedAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<KillSwitch>>(
            static session => session.List(
                "SELECT scope, owner, agent, reason, engaged_by, engaged_at FROM kill_switches ORDER BY engaged_at",
                null,
                static row => new KillSwitch(
                    new KillTarget(StoredNames<KillScope>.Parse(row.Text(0)), row.Text(1), row.Text(2)), row.Text(3), row.Text(4), row.Time(5))),
            cancellationToken);
}
