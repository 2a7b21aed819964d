using System.Security.Cryptography;
using Reeve.Engine.Access;
using Reeve.Engine.Foundation;

namespace Reeve.Server.Doors.Access;

/// <summary>One-use codes that a browser exchanges for a session: 256 bits, 60 seconds, at most <see cref="Limit"/> alive. Thread-safe.</summary>
internal sealed class LoginCodes(TimeProvider time, IRandomSource random)
{
    public const int Limit = 8;
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Queue<(byte[] Hash, DateTimeOffset ExpiresAt)> _codes = new();

    public (string Code, DateTimeOffset ExpiresAt) Make()
    {
        var code = Secrets.New(random);
        var expires = time.GetUtcNow() + Life;
        lock (_gate)
        {
            if (_codes.Count >= Limit)
            {
                _codes.Dequeue(); // The oldest makes room: who asks for nine codes does not need the first.
            }

            _codes.Enqueue((Secrets.Hash(code), expires));
        }

        return (code, expires);
    }

    /// <summary>True once for each code that still lives.</summary>
    public bool TryUse(string? presented)
    {
        if (presented is not { Length: > 0 and <= Secrets.MaxLength })
        {
            return false;
        }

        var hash = Secrets.Hash(presented);
        var now = time.GetUtcNow();
        var used = false;
        lock (_gate)
        {
            for (var left = _codes.Count; left > 0; left--)
            {
                var code = _codes.Dequeue();
                if (CryptographicOperations.FixedTimeEquals(code.Hash, hash))
                {
                    used = code.ExpiresAt >= now;
                }
                else if (code.ExpiresAt >= now)
                {
                    _codes.Enqueue(code);
                }
            }
        }

        return used;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _codes.Clear();
        }
    }
}
