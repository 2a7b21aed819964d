using Reeve.Engine.Models;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class BreakerMovedApplier : ChangeApplier<BreakerMoved>
{
    private readonly Statement _replace;
    private readonly Statement _delete;

    public BreakerMovedApplier(sqlite3 db)
        : base(db)
    {
        _replace = Prepare("INSERT OR REPLACE INTO breakers (provider, openings, opened_at, until, asked, cause) VALUES (?, ?, ?, ?, ?, ?)");
        _delete = Prepare("DELETE FROM breakers WHERE provider = ?");
    }

    protected override string? Apply(BreakerMoved change)
    {
        var breaker = change.Breaker;
        if (breaker.Phase == BreakerPhase.Closed)
        {
            _delete.Bind(breaker.Provider).Run();
        }
        else
        {
            _replace.Bind(breaker.Provider).Bind(breaker.Openings).Bind(breaker.OpenedAt ?? default).Bind(breaker.Until ?? default).Bind(breaker.WasAsked).Bind(breaker.Cause ?? "").Run();
        }

        return null;
    }
}
