using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Loops;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads the calls that fail, for the gate's memory over runs.</summary>
public sealed class SqliteFailingCallStore(SqliteReaders readers) : IFailingCallStore
{
    public async ValueTask<IReadOnlyList<FailingCall>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        var newest = await readers.ReadAsync(
            session => session.List(
                "SELECT owner, agent, tool, signature, run, at FROM failing_calls WHERE at >= ? ORDER BY at DESC LIMIT ?",
                row => row.Bind(since).Bind(limit),
                static row => new FailingCall
                {
                    Owner = row.Text(0),
                    Agent = row.Text(1),
                    Tool = row.Text(2),
                    Signature = row.Text(3),
                    Run = new RunId(row.Text(4)),
                    At = row.Time(5),
                }),
            cancellationToken);
        newest.Reverse();
        return newest;
    }
}
