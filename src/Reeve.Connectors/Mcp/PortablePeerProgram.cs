using System.ComponentModel;
using System.Diagnostics;
using Reeve.Connectors.Processes;
using Reeve.Guard;

namespace Reeve.Connectors.Mcp;

/// <summary>A program where there is no process group to be had: its tree is killed as far as the system knows it. Thread-safe.</summary>
internal sealed class PortablePeerProgram : IPeerProgram
{
    private readonly Process _process;
    private readonly PeerLog _log;
    private readonly Task _hearing;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private Task? _stop;

    private PortablePeerProgram(Process process, PeerLog log, TimeSpan grace, TimeProvider time)
    {
        (_process, _log, _grace, _time) = (process, log, grace, time);
        Stream = new JoinedStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        Ended = process.WaitForExitAsync();
        _hearing = HearAsync();
    }

    public Stream Stream { get; }

    public Task Ended { get; }

    public static PortablePeerProgram Start(ChildSpec spec, Dictionary<string, string> environment, PeerLog log, TimeProvider time)
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
            return new PortablePeerProgram(Process.Start(start)!, log, spec.Grace, time);
        }
        catch (Win32Exception refused)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"The program {spec.Command[0]} cannot be started: {refused.Message}.", "Is it installed, and on the daemon's PATH?", inner: refused);
        }
    }

    public Task StopAsync()
    {
        lock (_lock)
        {
            return _stop ??= StopOnceAsync();
        }
    }

    private async Task StopOnceAsync()
    {
        using var patience = new CancellationTokenSource(_grace, _time);
        await Stream.DisposeAsync();
        await Ended.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Ended.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
            await Ended;
        }

        await _hearing;
        _log.Dispose();
        _process.Dispose();
    }

    private async Task HearAsync()
    {
        var block = new byte[16 * 1024];
        var errors = _process.StandardError.BaseStream;
        try
        {
            while (await errors.ReadAsync(block) is > 0 and var read)
            {
                _log.Write(block.AsSpan(0, read));
            }
        }
        catch (IOException)
        {
            return; // it was ended while we listened
        }
    }
}
