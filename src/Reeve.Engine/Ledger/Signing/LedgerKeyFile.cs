using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Signing;

/// <summary>
/// The log's signing key in its file, 0600, made once. A file that is there and not a key is a failure, never a reason for a new key: a log whose key
/// changes by accident cannot be told from a forged one.
/// </summary>
public static class LedgerKeyFile
{
    /// <summary>The key, or null where this machine cannot sign.</summary>
    public static NoteKey? LoadOrCreate(string path, string origin, IRandomSource random)
    {
        if (!Ed25519.IsAvailable)
        {
            return null;
        }

        if (!File.Exists(path))
        {
            Create(path, origin, random);
        }

        return NoteKey.TryParseSigner(File.ReadAllText(path).Trim(), out var key)
            ? key
            : throw new ReeveException(
                ErrorCode.InvalidConfiguration,
                $"{path} does not hold the log's signing key.",
                "Restore it from a backup. A new key would make the log unverifiable for everybody who knows the old one.");
    }

    private static void Create(string path, string origin, IRandomSource random)
    {
        var seed = new byte[Ed25519.KeyLength];
        random.Fill(seed);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Whole or not at all: half a key after a crash would be a log that never starts again.
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(NoteKey.FromSeed(origin, seed).ToSigner() + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path);
        Array.Clear(seed);
    }
}
