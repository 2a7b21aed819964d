using Reeve.Engine.Schedules;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class FiresClaimedApplier : ChangeApplier<FiresClaimed>
{
    private readonly Statement _insert;

    public FiresClaimedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            "INSERT INTO schedule_fires (id, schedule, agent, prompt, cause, planned, claimed_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    protected override string? Apply(FiresClaimed change)
    {
        foreach (var fire in change.Fires)
        {
            var added = _insert
                .Bind(fire.Id).Bind(fire.Schedule).Bind(fire.Agent).Bind(fire.Prompt).Bind(StoredNames<FireCause>.Of(fire.Cause)).Bind(fire.Planned).Bind(fire.ClaimedAt)
                .Run();
            if (added != 1)
            {
                return $"{fire.Id} is claimed already.";
            }
        }

        return null;
    }
}
