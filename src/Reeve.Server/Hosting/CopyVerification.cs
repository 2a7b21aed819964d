using System.Text.Json;
using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Ledger.Verification;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.Protocol;
using Reeve.Protocol.Ledger;
using Reeve.Storage.Sqlite;

namespace Reeve.Server.Hosting;

/// <summary>
/// Verifies a copy of a log with no daemon: the file, the checkpoint file beside it where there is one, and a key: the given one, or that beside the copy.
/// The report goes to stdout as JSON; people's words are the command's affair.
/// </summary>
internal static class CopyVerification
{
    public static int Run(DaemonArguments.VerifyCopy arguments, TextWriter output, TextWriter talk)
    {
        if (!File.Exists(arguments.File))
        {
            talk.WriteLine($"error: there is no file {arguments.File}");
            talk.WriteLine("hint: give the path of a copy of reeve.db");
            return 1;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(arguments.File))!;
        if (!TryFindKey(arguments.Key, Path.Combine(folder, "log.key"), out var key))
        {
            talk.WriteLine("error: the key cannot be read");
            talk.WriteLine("hint: --key takes the verifier key that reeve verify --key prints, as name+hash+key");
            return 2;
        }

        try
        {
            var checkpoints = Path.Combine(folder, "checkpoints.txt");
            var beside = File.Exists(checkpoints) ? CheckpointFile.ReadTail(checkpoints).Notes : [];
            using var scan = SqliteLedgerScan.OfCopy(arguments.File);
            var report = LedgerVerifier.Verify(scan, beside, key, null, CancellationToken.None);
            output.WriteLine(JsonSerializer.Serialize(VerificationReports.Of(report), ProtocolJson.Default.VerifyResponse));
            return report.Ok ? 0 : 1;
        }
        catch (Exception unreadable) when (unreadable is Microsoft.Data.Sqlite.SqliteException or ReeveException or IOException)
        {
            talk.WriteLine($"error: {arguments.File} cannot be read as a log: {unreadable.Message}");
            talk.WriteLine("hint: copy reeve.db together with reeve.db-wal while the daemon is down, or use reeve verify");
            return 1;
        }
    }

    private static bool TryFindKey(string? given, string keyFile, out NoteKey? key)
    {
        key = null;
        return given is not null
            ? NoteKey.TryParseVerifier(given, out key)
            : !File.Exists(keyFile) || !Ed25519.IsAvailable || NoteKey.TryParseSigner(File.ReadAllText(keyFile).Trim(), out key);
    }
}
