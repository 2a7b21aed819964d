using System.Security.Cryptography;
using Reeve.Engine.Access;
using Reeve.Engine.Foundation;

namespace Reeve.Server.Doors.Access;

/// <summary>
/// The browsers that are logged in: in memory, at most <see cref="Limit"/> (the one idle longest makes room), ended after twelve idle hours, by logout
/// and by a rotation of the token. Thread-safe (one lock, no I/O inside).
/// </summary>
internal sealed class SessionStore(TimeProvider time, IRandomSource random, IIdSource ids)
{
    public const int Limit = 32;
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly List<Session> _sessions = [];

    /// <summary>Opens a session; the secret goes into the browser's cookie and nowhere else.</summary>
    public (Session Session, string Secret) Open()
    {
        var secret = Secrets.New(random);
        var session = new Session(ids.Next("session"), Secrets.Hash(secret), Secrets.New(random), new CancellationTokenSource()) { UsedAt = time.GetUtcNow() };
        Session? oldest = null;
        lock (_gate)
        {
            if (_sessions.Count >= Limit)
            {
                oldest = _sessions.MinBy(static one => one.UsedAt);
                _sessions.Remove(oldest!);
            }

            _sessions.Add(session);
        }

        oldest?.Ended.Cancel();
        return (session, secret);
    }

    public Session? Find(string? secret)
    {
        if (secret is not { Length: > 0 and <= Secrets.MaxLength })
        {
            return null;
        }

        var hash = Secrets.Hash(secret);
        var now = time.GetUtcNow();
        Session? expired = null;
        lock (_gate)
        {
            var found = _sessions.Find(one => CryptographicOperations.FixedTimeEquals(one.SecretHash, hash));
            if (found is null || now - found.UsedAt <= Idle)
            {
                found?.UsedAt = now;
                return found;
            }

            _sessions.Remove(found);
            expired = found;
        }

        expired.Ended.Cancel();
        return null;
    }

    public void End(Session session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }

        session.Ended.Cancel();
    }

    public void EndAll()
    {
        Session[] all;
        lock (_gate)
        {
            all = [.. _sessions];
            _sessions.Clear();
        }

        foreach (var session in all)
        {
            session.Ended.Cancel();
        }
    }
}
