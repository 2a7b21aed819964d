using System.Text;
using Reeve.Engine.Access;
using Reeve.Engine.Foundation;

namespace Reeve.Server.Doors.Access;

/// <summary>
/// The access token: made anew at every start, written to a file its owner alone can read, known here by its hash only. Rotating makes the old one
/// worthless at once and ends every stream it opened. Thread-safe.
/// </summary>
internal sealed class TokenStore(string path, IRandomSource random) : IDisposable
{
    private readonly Lock _gate = new();
    private byte[] _hash = [];
    private CancellationTokenSource _generation = new();

    public string Path { get; } = path;

    /// <summary>Writes a new token; the one before dies with everything it opened.</summary>
    public void Rotate()
    {
        CancellationTokenSource old;
        lock (_gate)
        {
            var token = Secrets.New(random);
            Write(token);
            _hash = Secrets.Hash(token);
            old = _generation;
            _generation = new CancellationTokenSource();
        }

        old.Cancel();
    }

    /// <summary>Whether this is the token, and if so, what fires when it no longer is.</summary>
    public bool TryMatch(string? presented, out CancellationToken revoked)
    {
        lock (_gate)
        {
            revoked = _generation.Token;
            return _hash.Length > 0 && Secrets.Matches(_hash, presented);
        }
    }

    public void Dispose() => _generation.Dispose();

    private void Write(string token)
    {
        // Beside the target and moved over it: a reader sees the old token or the new one, never half of one, and never with wider rights.
        var fresh = Path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.ASCII.GetBytes(token + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, Path, overwrite: true);
    }
}
