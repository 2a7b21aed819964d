using Microsoft.Data.Sqlite;

namespace Reeve.Benchmarks;

/// <summary>
/// SQLite with nothing of ours around it: the rows a step writes, prepared, in the write-ahead log with <c>synchronous=FULL</c>. One thread at a time.
/// </summary>
internal sealed class BareSqlite : IDisposable
{
    private const string Run = "run_00000000000000000000000001";
    private const int EntryBytes = 330;
    private static readonly string Hash = new('a', 64);

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _entry;
    private readonly SqliteCommand _step;
    private readonly SqliteCommand _end;
    private long _entries;
    private long _steps;

    public BareSqlite(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        using (var schema = Command("""
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000;
            CREATE TABLE ledger (idx INTEGER PRIMARY KEY, at INTEGER, family TEXT, type TEXT, run TEXT, agent TEXT, owner TEXT, bytes BLOB, leaf BLOB);
            CREATE INDEX ledger_run ON ledger (run);
            CREATE INDEX ledger_family_at ON ledger (family, at);
            CREATE TABLE steps (run TEXT, number INTEGER, id TEXT, token INTEGER, tool TEXT, side_effect INTEGER, args_hash TEXT, state TEXT, intended_at INTEGER, PRIMARY KEY (run, number)) WITHOUT ROWID;
            """))
        {
            schema.ExecuteNonQuery();
        }

        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _entry = Command($"INSERT INTO ledger VALUES ($i, $at, 'steps', $type, '{Run}', 'bench', 'local', $bytes, $leaf)");
        _entry.Parameters.Add("$i", SqliteType.Integer);
        _entry.Parameters.Add("$type", SqliteType.Text);
        _entry.Parameters.AddWithValue("$at", 1);
        _entry.Parameters.AddWithValue("$bytes", new byte[EntryBytes]);
        _entry.Parameters.AddWithValue("$leaf", new byte[32]);
        _step = Command($"INSERT INTO steps VALUES ('{Run}', $i, $id, 1, 'bench.step', 0, $hash, 'allowed', $at)");
        _step.Parameters.Add("$i", SqliteType.Integer);
        _step.Parameters.Add("$id", SqliteType.Text);
        _step.Parameters.Add("$hash", SqliteType.Text);
        _step.Parameters.AddWithValue("$at", 1);
        _end = Command($"UPDATE steps SET state = 'succeeded' WHERE run = '{Run}' AND number = $i");
        _end.Parameters.Add("$i", SqliteType.Integer);
    }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>An intent's two rows; returns the step's number.</summary>
    public long Intend(string hash)
    {
        Enter("step.intended");
        var number = _steps++;
        _step.Parameters["$i"].Value = number;
        _step.Parameters["$id"].Value = StepId(number);
        _step.Parameters["$hash"].Value = hash;
        _step.ExecuteNonQuery();
        return number;
    }

    /// <summary>An outcome's two rows.</summary>
    public void End(long number)
    {
        Enter("step.ended");
        _end.Parameters["$i"].Value = number;
        _end.ExecuteNonQuery();
    }

    /// <summary>Its own limit: intents a second when so many share a commit.</summary>
    public double IntentRate(int batch, TimeSpan duration) => Rate(batch, duration, () => Intend(Hash));

    /// <summary>Its own limit: steps a second, intent and outcome, when so many units share a commit.</summary>
    public double StepRate(int batch, TimeSpan duration)
    {
        var open = new Queue<long>();
        return Rate(batch, duration, () =>
        {
            if (open.Count < batch)
            {
                open.Enqueue(Intend(Hash));
            }
            else
            {
                End(open.Dequeue());
            }
        }) / 2;
    }

    public static string StepId(long number) => $"step_{number:D26}";

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_begin, _commit, _entry, _step, _end])
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private void Enter(string type)
    {
        _entry.Parameters["$i"].Value = _entries++;
        _entry.Parameters["$type"].Value = type;
        _entry.ExecuteNonQuery();
    }

    private double Rate(int batch, TimeSpan duration, Action unit)
    {
        var (start, count) = (TimeProvider.System.GetTimestamp(), 0L);
        while (TimeProvider.System.GetElapsedTime(start) < duration)
        {
            Begin();
            for (var i = 0; i < batch; i++)
            {
                unit();
            }

            Commit();
            count += batch;
        }

        return count / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
