using System.Collections.Concurrent;

namespace Reeve.Storage.Sqlite;

/// <summary>
/// A few read-only connections for everybody. In WAL mode they see the last commit and never wait for the writer. A caller past the bound waits its
/// turn; reads are short by contract (verification opens its own). Thread-safe.
/// </summary>
public sealed class SqliteReaders : IDisposable
{
    private const int Most = 4;

    private readonly string _path;
    private readonly SemaphoreSlim _free = new(Most);
    private readonly ConcurrentBag<ReadSession> _sessions = [];

    public SqliteReaders(string path) => _path = path;

    internal async ValueTask<T> ReadAsync<T>(Func<ReadSession, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            if (!_sessions.TryTake(out var session))
            {
                session = new ReadSession(SqliteFile.OpenReader(_path));
            }

            try
            {
                return read(session);
            }
            finally
            {
                _sessions.Add(session);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_sessions.TryTake(out var session))
        {
            session.Dispose();
        }

        _free.Dispose();
    }
}
