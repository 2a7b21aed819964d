using System.ComponentModel;
using System.Diagnostics;
using Reeve.Guard;

namespace Reeve.Connectors.Processes;

/// <summary>Children where there is no process group to be had: the tree is killed as far as the system knows it.</summary>
internal static class PortableChild
{
    public static async Task<ChildResult> RunAsync(
        ChildSpec spec, Dictionary<string, string> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        using var process = Start(spec, environment);
        process.StandardInput.Close();
        var (output, errors) = (new OutputBuffer(spec.OutputLimit), new OutputBuffer(spec.OutputLimit));
        var reading = Task.WhenAll(CopyAsync(process.StandardOutput.BaseStream, output), CopyAsync(process.StandardError.BaseStream, errors));
        using var timeout = new CancellationTokenSource(spec.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var timedOut = false;
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            timedOut = true;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await reading;
        return new ChildResult(process.ExitCode, null, timedOut, output.ToString(), errors.ToString())
        {
            OutputDropped = output.Dropped,
            ErrorsDropped = errors.Dropped,
        };
    }

    private static Process Start(ChildSpec spec, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(spec.Command[0], spec.Command.Skip(1))
        {
            WorkingDirectory = spec.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            throw new ReeveException(
                ErrorCode.UpstreamFailed, $"The program {spec.Command[0]} cannot be started: {refused.Message}.", "Is it installed, and on the daemon's PATH?", inner: refused);
        }
    }

    private static async Task CopyAsync(Stream stream, OutputBuffer buffer)
    {
        var block = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(block)) > 0)
        {
            buffer.Add(block.AsSpan(0, read));
        }
    }
}
