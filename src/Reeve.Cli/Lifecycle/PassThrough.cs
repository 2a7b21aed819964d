using System.ComponentModel;
using System.Diagnostics;
using Reeve.Guard;

namespace Reeve.Cli.Lifecycle;

/// <summary>Runs another program and passes on what it prints and how it ends.</summary>
internal static class PassThrough
{
    public static async Task<int> RunAsync(CliHost host, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                await Task.WhenAll(
                    CopyAsync(process.StandardOutput, host.Out, cancellationToken), CopyAsync(process.StandardError, host.Error, cancellationToken));
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode;
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

    private static async Task CopyAsync(StreamReader from, TextWriter to, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
