namespace Reeve.Tests.Retention;

/// <summary>Counts what refers to a run that is not there.</summary>
internal static class Orphans
{
    public static void AssertNone(RetentionHouse house)
    {
        foreach (var table in PurgeCoverTests.TablesWithARun(house))
        {
            Assert.Equal((table, 0L), (table, house.Count($"SELECT count(*) FROM {table} WHERE run IS NOT NULL AND run NOT IN (SELECT id FROM runs)")));
        }

        Assert.Equal(0, house.Count("SELECT count(*) FROM runs WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM runs)"));
        Assert.Equal(0, house.Count("SELECT count(*) FROM alert_deliveries WHERE alert NOT IN (SELECT id FROM alerts)"));
        Assert.Equal(0, house.Count("SELECT count(*) FROM content WHERE idx NOT IN (SELECT idx FROM ledger WHERE bytes IS NOT NULL)"));
        Assert.Equal(0, house.Count("SELECT count(*) FROM heartbeat WHERE last_run IS NOT NULL AND last_run NOT IN (SELECT id FROM runs)"));
    }
}
