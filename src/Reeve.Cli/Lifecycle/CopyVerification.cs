using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Lifecycle;

/// <summary>
/// Verifies a copy of a log with no daemon running. Reading the database is the daemon's trade, so its program does it and answers with the
/// protocol's record; this keeps SQLite out of the command line.
/// </summary>
internal static class CopyVerification
{
    /// <summary>What was found, or null and the exit code when it could not look; then the program itself has said why.</summary>
    public static async Task<(VerifyResponse? Found, int ExitCode)> RunAsync(CliHost host, string file, string? key, CancellationToken cancellationToken)
    {
        string[] arguments = ["verify", "--offline", file, "--json", .. key is null ? (string[])[] : ["--key", key]];
        var program = DaemonProgram.Find(host);
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0"; // one loop over millions of entries gains nothing by being observed, and pays with a tenth of its memory
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var error = process.StandardError.ReadToEndAsync(cancellationToken);
                var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                await host.Error.WriteAsync(await error);
                await process.WaitForExitAsync(cancellationToken);
                return (Read(output), process.ExitCode == 0 ? Cli.ExitCode.Failed : process.ExitCode);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception failure)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"{program} could not be started: {failure.Message}", "reeve doctor", inner: failure);
        }
    }

    private static VerifyResponse? Read(string output)
    {
        try
        {
            return output.Trim().Length == 0 ? null : JsonSerializer.Deserialize(output, ProtocolJson.Default.VerifyResponse);
        }
        catch (JsonException failure)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, "reeved is of another version than reeve: its answer cannot be read", "build both anew", inner: failure);
        }
    }
}
